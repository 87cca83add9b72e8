// Small counts of people as a card publishes them (audit/evidence/small_counts.py, redact_answers.py,
// redact_claims.py): a card is computed from the publishable dossier, so its preview is too.

const FEWEST = whole(5), SMALL = span(ONE, whole(4)), FEW_OR_NOBODY = span(ZERO, whole(4)), ANY_SHARE = "0%..100%";
const COMMON = { about: F(1n, 10n), over: F(1n, 2n) };

const isSmall = (count) => cmp(ONE, count.high) <= 0 && cmp(count.high, FEWEST) < 0;
const hidden = (count) => (!isSmall(count) ? count : cmp(count.low, ONE) >= 0 ? SMALL : FEW_OR_NOBODY);

function less(first, second) {
  const low = finite(second.high) ? most(ZERO, sub(first.low, second.high)) : ZERO;
  return span(low, finite(first.high) ? most(ZERO, sub(first.high, second.low)) : INF);
}

/** What is published of a part of an exact number. */
function hiddenPart(size, part) {
  const shown = hidden(exactly(size));
  if (!isExact(shown) || cmp(size, FEWEST) < 0) return hidden(part);
  const rest = less(exactly(size), part);
  const surely = [part, rest].some((count) => cmp(count.low, ONE) >= 0 && cmp(count.high, FEWEST) < 0);
  if (surely && cmp(size, whole(8)) <= 0) return span(ONE, sub(size, ONE));
  if (isSmall(part) || !same(hidden(part), part)) return hidden(part);
  return same(hidden(rest), rest) ? part : less(exactly(size), hidden(rest));
}

function textOf(value) {
  if (same(value, SMALL)) return "<5";
  const text = (end) => (end.d === 1n ? String(end.n) : String(Number(end.n) / Number(end.d)));
  if (isExact(value)) return text(value.low);
  return finite(value.high) ? `${text(value.low)}-${text(value.high)}` : `>=${text(value.low)}`;
}

/** Counts of people, none of them small, and no two of them less than five apart. */
function claimsAsPublished(facts, people) {
  const counts = people.filter((name) => facts[name]?.value);
  const exact = counts.map((name) => facts[name].value).filter((v) => isExact(v) && cmp(v.low, FEWEST) >= 0);
  const shown = [];
  for (const { low } of exact.sort((a, b) => cmp(b.low, a.low))) {
    const last = shown.at(-1);
    if (!last || cmp(sub(last, low), FEWEST) >= 0) shown.push(low);
  }
  const open = { ...facts };
  for (const name of counts) {
    const { value } = facts[name];
    let published = hidden(value);
    if (isExact(value) && cmp(value.low, FEWEST) >= 0) {
      const above = shown.find((end) => cmp(end, value.low) > 0 && cmp(sub(end, value.low), FEWEST) < 0);
      if (above) published = less(exactly(above), SMALL);
    }
    open[name] = { ...facts[name], value: published };
  }
  return open;
}

const clean = (text) => tidy(text).replaceAll("..", "-");

/** `4 of 5` or `4-5 of 5`: the part and the whole; null where the text is of another form. */
function readPart(text) {
  const found = /^(.+?)\s+of\s+(\d+)$/.exec(clean(text));
  if (!found) return null;
  const part = readNumber(found[1], true, COMMON), size = whole(found[2]);
  if (part === null || size.n === 0n || cmp(part.high, size) > 0) throw new NotRead("part");
  return { part, size };
}

/** A value in a measure's unit: 45%, 40%..60%, 4 of 5, or a number within limits. */
function readValue(text) {
  const found = readPart(text);
  if (found) return span(div(found.part.low, found.size), div(found.part.high, found.size));
  const plain = clean(text), number = readNumber(plain.replaceAll("%", ""), false, COMMON);
  if (number === null) throw new NotRead("value");
  return plain.includes("%") ? span(div(number.low, whole(100)), div(number.high, whole(100))) : number;
}

/** The text of an answer that counts people, as it is published. */
function answerAsPublished(text, wholes, unit) {
  try {
    const found = readPart(text);
    if (found) {
      if (cmp(found.size, FEWEST) < 0) return ANY_SHARE;
      const shown = hiddenPart(found.size, found.part);
      return same(shown, found.part) ? text : `${textOf(shown)} of ${found.size.n}`;
    }
    if (text.includes("%") || unit === "ratio") return percentageAsPublished(text, readValue(text), wholes);
    return numberAsPublished(text);
  } catch (wrong) {
    if (wrong instanceof NotRead) return text;
    throw wrong;
  }
}

function numberAsPublished(text) {
  let value;
  try {
    value = readNumber(text, true, COMMON);
  } catch (wrong) {
    if (!(wrong instanceof NotRead)) throw wrong;
    const read = readValue(text);
    value = span(F(floor(read.low)), finite(read.high) ? F(ceil(read.high)) : INF);
  }
  return value === null || same(hidden(value), value) ? text : textOf(hidden(value));
}

function percentageAsPublished(text, share, wholes) {
  const bands = wholes.flatMap(bandsOf);
  let shown = share;
  for (;;) {
    const wider = bands.find((band) => within(shown, band) && !same(shown, band));
    if (!wider) break;
    shown = wider;
  }
  if (same(shown, share)) return text;
  return `${floor(mul(shown.low, whole(100)))}%..${ceil(mul(shown.high, whole(100)))}%`;
}

function bandsOf(count) {
  const top = count.high, few = whole(4);
  if (!finite(top) || cmp(top, ONE) <= 0) return [];
  const percents = (low, high) =>
    span(F(floor(mul(low, whole(100))), 100n), F(ceil(mul(high, whole(100))), 100n));
  if (cmp(top, whole(8)) <= 0) return [percents(div(ONE, top), div(sub(top, ONE), top))];
  return [percents(div(ONE, top), div(few, top)), percents(div(sub(top, few), top), div(sub(top, ONE), top))];
}
