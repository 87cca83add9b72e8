// From levels to dimensions, totals, gates and the verdict (audit/scoring/totals.py).

const sum = (all) => all.reduce(add, ZERO);

function meanOf(items) {
  const weights = sum(items.map((item) => item.weight));
  const end = (name) => div(sum(items.map((item) => mul(item.weight, item[name]))), weights);
  return { evidenced: end("evidenced"), possible: end("possible") };
}

// Decimals of fifty digits, rounded half to even after every step: {c} times ten to the power {e}.
const DIGITS = 50, CLOSE = F(1n, 10n ** 40n);

function rounded(c, e, more) {
  const negative = c < 0n, text = String(negative ? -c : c), drop = text.length - DIGITS;
  if (drop <= 0) return { c, e };
  const unit = 10n ** BigInt(drop), full = BigInt(text);
  let kept = full / unit;
  const rest = 2n * (full % unit);
  if (rest > unit || (rest === unit && (more || kept % 2n === 1n))) kept += 1n;
  return { c: negative ? -kept : kept, e: e + drop };
}

/** a / b to fifty digits; where the division leaves a rest, more says so. */
function quotientOf(a, b) {
  const shift = DIGITS + 5 + Math.max(0, String(b).length - String(a).length);
  const up = a * 10n ** BigInt(shift);
  return rounded(up / b, -shift, up % b !== 0n);
}

const ROOM = 90, SCALE = 10n ** BigInt(ROOM);

/** A decimal as a whole number of parts of ten to the power of minus ninety. */
const fixed = ({ c, e }) => (e + ROOM >= 0 ? c * 10n ** BigInt(e + ROOM) : c / 10n ** BigInt(-e - ROOM));

/** The sum of x + x^3/3 + x^5/5 ...: half the logarithm of (1 + x) / (1 - x). */
function series(x) {
  const square = (x * x) / SCALE;
  let power = x, total = 0n;
  for (let odd = 1n; power !== 0n; odd += 2n) {
    total += power / odd;
    power = (power * square) / SCALE;
  }
  return total;
}

function logarithm(value) {
  let x = fixed(value), halves = 0n;
  while (x > (3n * SCALE) / 2n) { x /= 2n; halves += 1n; }
  while (x < (3n * SCALE) / 4n) { x *= 2n; halves -= 1n; }
  const two = 2n * series(SCALE / 3n);
  return rounded(halves * two + 2n * series(((x - SCALE) * SCALE) / (x + SCALE)), -ROOM, true);
}

function exponential(value) {
  const x = fixed(value) / 4096n;
  let term = SCALE, total = 0n;
  for (let n = 1n; term !== 0n; n += 1n) {
    total += term;
    term = (term * x) / SCALE / n;
  }
  for (let step = 0; step < 12; step += 1) total = (total * total) / SCALE;
  return rounded(total, -ROOM, true);
}

function plus(a, b) {
  const e = Math.min(a.e, b.e);
  const up = (x) => x.c * 10n ** BigInt(x.e - e);
  return rounded(up(a) + up(b), e, false);
}

const ofDecimal = ({ c, e }) => (e < 0 ? F(c, 10n ** BigInt(-e)) : F(c * 10n ** BigInt(e)));
const toDecimal = (a) => quotientOf(a.n, a.d);

const distance = (a, b) => (cmp(a, b) < 0 ? sub(b, a) : sub(a, b));

/** The nearest fraction whose denominator is no larger than a million (as Python's limit_denominator finds it). */
function nearFraction(value) {
  const largest = 10n ** 6n;
  if (value.d <= largest) return value;
  let [p0, q0, p1, q1] = [0n, 1n, 1n, 0n], [n, d] = [value.n, value.d];
  for (;;) {
    const a = n / d, q2 = q0 + a * q1;
    if (q2 > largest) break;
    [p0, q0, p1, q1] = [p1, q1, p0 + a * p1, q2];
    [n, d] = [d, n - a * d];
  }
  const k = (largest - q0) / q1;
  const [first, second] = [F(p1, q1), F(p0 + k * p1, q0 + k * q1)];
  return cmp(distance(first, value), distance(second, value)) <= 0 ? first : second;
}

/** The fraction that the product is, where it is one near the digits computed; else those digits. */
function exactOf(near, raised) {
  const guess = nearFraction(near), power = (a, n) => F(a.n ** n, a.d ** n);
  if (cmp(distance(guess, near), CLOSE) > 0) return near;
  const root = raised.reduce((all, [weight]) => (all / gcd(all, weight.d)) * weight.d, 1n);
  const product = raised.map(([weight, value]) => power(value, (weight.n * root) / weight.d)).reduce(mul);
  return cmp(power(guess, root), product) === 0 ? guess : near;
}

function geometricOf(items) {
  const weights = sum(items.map((item) => item.weight));
  const end = (name) => {
    const raised = items.map((item) => [div(item.weight, weights), most(item[name], whole(RULES.geometric_floor))]);
    if (raised.every(([, value]) => cmp(value, raised[0][1]) === 0)) return raised[0][1];
    if (raised.some(([, value]) => value.n === 0n)) return ZERO;
    let total = { c: 0n, e: 0 };
    for (const [weight, value] of raised) {
      const [a, b] = [toDecimal(weight), logarithm(toDecimal(value))];
      total = plus(total, rounded(a.c * b.c, a.e + b.e, false));
    }
    return exactOf(ofDecimal(exponential(total)), raised);
  };
  return { evidenced: end("evidenced"), possible: end("possible") };
}

function verdictOf(points) {
  let best = 0;
  for (const [level, line] of Object.entries(RULES.verdicts)) {
    if (cmp(points, whole(line)) >= 0) best = Math.max(best, RULES.levels.indexOf(level));
  }
  return best;
}

/** Everything a preview shows: findings by criterion, dimensions, totals, gates, verdict. */
function preview(known) {
  const findings = Object.fromEntries(RULES.criteria.map((asked) => [asked.id, findingOf(known, asked)]));
  const dimensions = [], counted = [];
  for (const dimension of RULES.dimensions) {
    const spans = dimension.criteria.map((id) => findings[id].span).filter(Boolean);
    const points = spans.map((levels) => ({
      weight: ONE, evidenced: whole(RULES.points[levels.low]), possible: whole(RULES.points[levels.high]),
    }));
    const mean = points.length ? meanOf(points) : null;
    dimensions.push({ id: dimension.id, ...mean });
    if (mean) counted.push({ weight: dimension.weight, ...mean });
  }
  const gates = RULES.criteria.filter((asked) => asked.gate).map(({ id }) => {
    const { span: levels, status } = findings[id];
    return { id, state: !levels ? status : levels.high === 0 ? "missing" : levels.low === 0 ? "open" : "passed" };
  });
  if (!counted.length || !RULES.totals) return { findings, dimensions, gates, overall: null };
  const totals = RULES.combine === "geometric" ? geometricOf(counted) : meanOf(counted);
  let low = verdictOf(totals.evidenced), high = verdictOf(totals.possible);
  const at = (state) => gates.some((gate) => gate.state === state);
  if (at("missing")) [low, high] = [Math.min(low, 1), Math.min(high, 1)];
  else if (at("open")) low = Math.min(low, 1);
  return { findings, dimensions, gates, overall: { ...totals, verdict: { low, high } } };
}

/** A number to two decimals, rounded half up. */
function printed(a) {
  const hundredths = String(floor(add(mul(a, whole(100)), F(1n, 2n)))).padStart(3, "0");
  return `${hundredths.slice(0, -2)}.${hundredths.slice(-2)}`;
}
