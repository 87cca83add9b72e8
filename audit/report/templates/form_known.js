// Numbers, days and yes/no known within limits: the arithmetic of audit/bounds.py, in exact fractions.
// An infinite end is a fraction over zero; an open end of days is null; a day is counted from 1970-01-01.

const gcd = (a, b) => (b ? gcd(b, a % b) : a);

function F(n, d = 1n) {
  if (d === 0n) return { n: n > 0n ? 1n : -1n, d };
  const shared = gcd(n < 0n ? -n : n, d) || 1n;
  return { n: n / shared, d: d / shared };
}

const INF = F(1n, 0n), NINF = F(-1n, 0n), ZERO = F(0n), ONE = F(1n);
const whole = (n) => F(BigInt(n));
const finite = (a) => a.d !== 0n;

function cmp(a, b) {
  const gap = finite(a) || finite(b) ? a.n * b.d - b.n * a.d : a.n - b.n;
  return gap > 0n ? 1 : gap < 0n ? -1 : 0;
}

const least = (...all) => all.reduce((a, b) => (cmp(b, a) < 0 ? b : a));
const most = (...all) => all.reduce((a, b) => (cmp(b, a) > 0 ? b : a));
const add = (a, b) => (finite(a) ? (finite(b) ? F(a.n * b.d + b.n * a.d, a.d * b.d) : b) : a);
const neg = (a) => ({ n: -a.n, d: a.d });
const sub = (a, b) => add(a, neg(b));
const mul = (a, b) => F(a.n * b.n, a.d * b.d);
const div = (a, b) => (b.n < 0n ? F(-a.n * b.d, a.d * -b.n) : F(a.n * b.d, a.d * b.n));
const floor = (a) => { const q = a.n / a.d; return a.n < 0n && q * a.d !== a.n ? q - 1n : q; };
const ceil = (a) => -floor(neg(a));

const span = (low, high) => ({ low, high });
const exactly = (a) => span(a, a);
const isExact = (v) => cmp(v.low, v.high) === 0;
const same = (a, b) => cmp(a.low, b.low) === 0 && cmp(a.high, b.high) === 0;
const within = (inner, outer) => cmp(outer.low, inner.low) <= 0 && cmp(inner.high, outer.high) <= 0;
const hull = (all) => span(least(...all.map((v) => v.low)), most(...all.map((v) => v.high)));

// Three truths.
const YES = "yes", NO = "no", UNKNOWN = "unknown";
const both = (a, b) => (a === NO || b === NO ? NO : a === YES && b === YES ? YES : UNKNOWN);

class NotRead extends Error {}

/** Python reads the digits of every script; so does this. */
function latinDigits(text) {
  return text.replace(/\p{Nd}/gu, (digit) => {
    let place = 0;
    while (/\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt(0) - place - 1))) place += 1;
    return String(place % 10);
  });
}

const tidy = (text) => latinDigits(text.normalize("NFC").replace(/\u00a0/g, " ")).trim().toLowerCase();

function decimal(text) {
  const [before, after = ""] = text.split(".");
  return F(BigInt(before + after), 10n ** BigInt(after.length));
}

const N = "(\\d+(?:\\.\\d+)?)";
const FORMS = Object.entries({
  plain: N,
  range: `${N}\\s*(?:-|\u2013|to|\\.\\.)\\s*${N}`,
  about: `(?:~|about|around|approximately|circa|ca\\.?)\\s*${N}`,
  over: `(?:over|more than)\\s*${N}`,
  at_least: `(?:>=|\u2265|at least)\\s*${N}`,
  above: `>\\s*${N}`,
  up_to: `(?:<=|\u2264|up to|at most)\\s*${N}`,
  below: `(?:<|under|fewer than|less than)\\s*${N}`,
}).map(([form, pattern]) => [form, new RegExp(`^${pattern}$`)]);
const LARGEST = whole(10 ** 9), MOST_DIGITS = 40;

/** A number within limits; null for blank and unknown. `loose`: how much about and over stand for. */
function readNumber(text, isWhole, loose) {
  const clean = tidy(text).replace(/(?<=\d)[ \u202f](?=\d{3}(?!\w))/g, "");
  if (clean === "" || clean === "unknown") return null;
  for (const [form, pattern] of FORMS) {
    const found = pattern.exec(clean);
    if (!found) continue;
    const texts = found.slice(1);
    if (texts.some((part) => part.length > MOST_DIGITS)) throw new NotRead("number");
    if (isWhole && texts.some((part) => /^[1-9]\d{0,2}\.\d{3}$/.test(part))) throw new NotRead("dot");
    const [first, second] = texts.map(decimal);
    for (const number of second ? [first, second] : [first]) {
      if (isWhole && number.d !== 1n) throw new NotRead("whole");
      if (cmp(number, LARGEST) > 0) throw new NotRead("large");
    }
    const limits = limitsOf(form, first, second, isWhole, loose);
    if (cmp(limits.low, limits.high) > 0) throw new NotRead("backwards");
    return limits;
  }
  throw new NotRead(clean.includes(",") ? "comma" : "number");
}

function limitsOf(form, first, second, isWhole, loose) {
  const one = isWhole ? ONE : ZERO;
  const low = mul(first, sub(ONE, loose.about)), high = mul(first, add(ONE, loose.about));
  const half = most(mul(first, add(ONE, loose.over)), add(first, one));
  switch (form) {
    case "plain": return exactly(first);
    case "range": return span(first, second);
    case "about": return isWhole ? span(F(floor(low)), F(ceil(high))) : span(low, high);
    case "over": return span(add(first, one), isWhole ? F(ceil(half)) : half);
    case "at_least": return span(first, INF);
    case "above": return span(add(first, one), INF);
    case "up_to": return span(ZERO, first);
    default: return span(least(one, first), most(sub(first, one), one));
  }
}

const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?)?$/;
const TIMED = /^(\d{4}-\d{1,2}-\d{1,2})[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;

function dayNumber(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const real = year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!real) throw new NotRead("no_day");
  return date.getTime() / 864e5;
}

function monthEnd(year, month) {
  if (year < 1 || month < 1 || month > 12) throw new NotRead("no_day");
  const date = new Date(0);
  date.setUTCFullYear(year, month, 0);
  return date.getTime() / 864e5;
}

function daySpan(part) {
  let found = DAY.exec(part);
  if (found) {
    const day = dayNumber(+found[1], +found[2], +found[3]);
    return { low: day, high: day };
  }
  found = /^(\d{4})-(\d{1,2})$/.exec(part);
  if (found) return { low: dayNumber(+found[1], +found[2], 1), high: monthEnd(+found[1], +found[2]) };
  found = /^(\d{4})$/.exec(part);
  if (found) return { low: dayNumber(+found[1], 1, 1), high: dayNumber(+found[1], 12, 31) };
  throw new NotRead(/^\d{1,4}[/.]\d{1,2}[/.]\d{1,4}$/.test(part) ? "two_ways" : "date");
}

/** A day within limits; null for blank and unknown; `not yet` is any day after asOf. */
function readDate(text, asOf) {
  let clean = tidy(text);
  const timed = TIMED.exec(clean);
  if (timed) clean = timed[1];
  if (clean === "" || clean === "unknown") return null;
  if (clean === "not yet") return { low: asOf === null ? null : asOf + 1, high: null };
  if (!clean.includes("..")) return daySpan(clean);
  const at = clean.indexOf("..");
  const [first, last] = [clean.slice(0, at).trim(), clean.slice(at + 2).trim()];
  if (!first && !last) throw new NotRead("date");
  const low = first ? daySpan(first).low : null, high = last ? daySpan(last).high : null;
  if (low !== null && high !== null && low > high) throw new NotRead("days_backwards");
  return { low, high };
}

function working(start, end) {
  if (end < start) return -working(end, start);
  const rest = (end - start) % 7;
  let days = ((end - start - rest) / 7) * 5;
  for (let step = 1; step <= rest; step += 1) if ((((start + step + 3) % 7) + 7) % 7 < 5) days += 1;
  return days;
}

function daysBetween(start, end, isWorking) {
  const count = isWorking ? working : (from, to) => to - from;
  return span(
    end.low === null || start.high === null ? NINF : whole(count(start.high, end.low)),
    end.high === null || start.low === null ? INF : whole(count(start.low, end.high)),
  );
}
