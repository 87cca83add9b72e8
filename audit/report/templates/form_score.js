// What answers alone decide: the arithmetic of audit/measure/ and audit/scoring/, for a preview.
// RULES is the rubric; what a table would be needed for comes as it stands where nobody looked.

const EMPTY = { value: null, mayBeEmpty: true };
const bounded = (value, mayBeEmpty = false) => ({ value, mayBeEmpty });
const orZero = (b) => (b.value === null ? exactly(ZERO) : b.mayBeEmpty ? hull([b.value, exactly(ZERO)]) : b.value);
const atLeastOne = (v) => (cmp(v.low, ONE) >= 0 ? YES : cmp(v.high, ONE) < 0 ? NO : UNKNOWN);
const moreThanZero = (v) => (cmp(v.low, ZERO) > 0 ? YES : cmp(v.high, ZERO) <= 0 ? NO : UNKNOWN);
const ANY_DAY = { low: null, high: null };

/** A field's value; the window of the process follows from the written call where it is not given. */
function factOf(known, name) {
  const given = known.facts[name] ?? { value: null, looked: false };
  if (!(name === "began" || name === "ended") || given.value !== null) return given;
  const call = known.facts[name === "began" ? "opened" : "closed"];
  if (!call?.looked) return given;
  // Sessions may lie outside the call, so one side is open.
  const day = call.value ?? ANY_DAY;
  const value = name === "began" ? { low: null, high: day.high } : { low: day.low, high: null };
  return { value: value.low === null && value.high === null ? null : value, looked: true };
}

/** A measure: its value, its unit, whether at least one counts, and whether anybody looked. */
function find(known, node) {
  if ("value" in node) return node;
  if (node.fact !== undefined) return findFact(known, node);
  if (node.days) return findDays(known, node);
  if (node.ratio) return findRatio(known, node);
  if (node.lowest) return findLowest(node.lowest.map((part) => find(known, part)));
  const held = node.how_many.map((part) => holds(known, part));
  const value = span(
    whole(held.filter((one) => one.truth === YES).length), whole(held.filter((one) => one.truth !== NO).length),
  );
  return { ...bounded(value), unit: "count", any: atLeastOne(value), looked: held.some((one) => one.looked) };
}

function findFact(known, node) {
  const { value, looked } = factOf(known, node.fact);
  if (node.unit === "yes_no") {
    const any = value ?? UNKNOWN;
    const ends = { yes: exactly(ONE), no: exactly(ZERO), unknown: span(ZERO, ONE) };
    return { ...bounded(ends[any]), unit: "yes_no", any, looked };
  }
  const number = value ?? span(ZERO, INF);
  return { ...bounded(number), unit: node.unit, any: atLeastOne(number), looked };
}

function findDays(known, node) {
  const ends = node.days.map((name) => factOf(known, name));
  const [start, end] = ends.map((one) => byAsOf(one.value ?? ANY_DAY, known.asOf));
  let value = daysBetween(start, end, node.unit === "working_days");
  if (node.ordered && cmp(value.low, ZERO) < 0 && cmp(value.high, ZERO) >= 0) value = span(ZERO, value.high);
  return { ...bounded(value), unit: node.unit, any: moreThanZero(value), looked: ends.some((one) => one.looked) };
}

/** What lies after asOf has not happened, and may come on any later day. */
function byAsOf(day, asOf) {
  if (day.low !== null && day.low > asOf) return { low: asOf + 1, high: null };
  return { low: day.low, high: day.high === null || day.high > asOf ? null : day.high };
}

function findRatio(known, node) {
  const [of, to] = node.ratio.map((part) => find(known, part));
  let value;
  if (of.unit === "percent" && to.unit === "percent") value = parity(of, to);
  else value = of.value === null || to.value === null ? EMPTY : ratioOf(of.value, to.value, node.parts);
  return { ...value, unit: "ratio", any: of.any, looked: of.looked || to.looked };
}

function quotient(a, b) {
  if (a.n === 0n || !finite(b)) return ZERO;
  if (!finite(a) || b.n === 0n) return a.n > 0n ? INF : NINF;
  return div(a, b);
}

function ratioOf(a, b, parts = false) {
  const isNought = (v) => v.low.n === 0n && v.high.n === 0n;
  if ((isNought(a) && isNought(b)) || (parts && b.high.n <= 0n)) return EMPTY;
  let mayBeEmpty = a.low.n <= 0n && a.high.n >= 0n && b.low.n <= 0n && b.high.n >= 0n;
  if (b.low.n < 0n || (b.low.n === 0n && a.low.n < 0n)) return bounded(span(NINF, INF), mayBeEmpty);
  let low = b.high.n === 0n && a.low.n >= 0n ? INF : quotient(a.low, a.low.n < 0n ? b.low : b.high);
  let high = quotient(a.high, a.high.n < 0n ? b.high : b.low);
  if (parts) {
    [low, high] = [least(low, ONE), least(high, ONE)];
    mayBeEmpty = b.low.n <= 0n && a.low.n <= 0n;
  }
  return bounded(span(low, high), mayBeEmpty);
}

function parity(heard, population) {
  if (heard.value === null || population.value === null || population.value.high.n === 0n) return EMPTY;
  const found = ratioOf(heard.value, population.value);
  return bounded(found.value, heard.mayBeEmpty || population.mayBeEmpty || population.value.low.n === 0n);
}

function findLowest(parts) {
  const filled = parts.filter((part) => part.value !== null);
  const common = { unit: parts[0].unit, any: anyOfLowest(filled), looked: parts.some((part) => part.looked) };
  if (!filled.length) return { ...EMPTY, ...common };
  const low = least(...filled.map((part) => part.value.low));
  const firm = filled.filter((part) => !part.mayBeEmpty);
  const value = firm.length
    ? span(low, least(...firm.map((part) => part.value.high)))
    : hull([exactly(ZERO), span(low, most(...filled.map((part) => part.value.high)))]);
  return { ...bounded(value, parts.every((part) => part.mayBeEmpty)), ...common };
}

function anyOfLowest(filled) {
  if (filled.every((part) => part.any === NO)) return NO;
  if (filled.some((part) => part.any === NO && !part.mayBeEmpty)) return NO;
  return filled.every((part) => part.any === YES) ? YES : UNKNOWN;
}

/** A measure as levels read it: nothing to share among is zero. */
function measure(known, node) {
  const found = find(known, node);
  const isShare = found.value !== null && (found.unit === "percent" || found.unit === "ratio");
  return isShare ? { ...found, value: orZero(found) } : found;
}

function reaches(measured, limit, atMost) {
  if (limit === "any") return measured.any;
  const { value } = measured;
  if (value === null) return NO;
  const proven = atMost ? cmp(value.high, limit) <= 0 : cmp(value.low, limit) >= 0;
  const ruledOut = atMost ? cmp(value.low, limit) > 0 : cmp(value.high, limit) < 0;
  return ruledOut ? NO : proven && !measured.mayBeEmpty ? YES : UNKNOWN;
}

function holds(known, asked) {
  const measured = measure(known, asked.measure);
  let truth = asked.at_least || asked.at_most ? YES : measured.any;
  if (asked.at_least) truth = both(truth, reaches(measured, asked.at_least, false));
  if (asked.at_most) truth = both(truth, reaches(measured, asked.at_most, true));
  return { truth, looked: measured.looked };
}

function notYetDue(known, asked) {
  if (!asked.due) return false;
  const day = factOf(known, asked.due).value;
  if (!day || day.low === null) return false;
  return day.low > known.asOf || (asked.due === "ended" && day.low === known.asOf);
}

/** One criterion: the levels left open, as places in the rubric's list, and what that is. */
function findingOf(known, asked) {
  const answered = known.answers[asked.id] ?? {};
  if (answered.notApplicable && asked.may_not_apply) return { status: "not_applicable", span: null };
  if (notYetDue(known, asked)) return { status: "not_yet_due", span: null };
  const applies = asked.applies_when.map((one) => holds(known, one));
  if (applies.some((one) => one.truth === NO)) return { status: "not_applicable", span: null };
  const top = { low: 0, high: RULES.levels.length - 1 };
  let measured = asked.measure ? measure(known, asked.measure) : null;
  const needs = Object.entries(asked.needs).map(([level, list]) => [level, list.map((one) => holds(known, one))]);
  const counted = Boolean(measured?.looked) || needs.some(([, list]) => list.some((one) => one.looked));
  let found, stated = false;
  if (answered.levels && !asked.assessed.length && !counted) {
    found = answered.levels;
    stated = true;
  } else {
    if (measured && answered.value && !measured.looked) {
      measured = standsIn(measured, answered.value);
      stated = true;
    }
    const parts = [Object.fromEntries(needs.map(([level, list]) => [level, list.map((one) => one.truth).reduce(both)]))];
    if (measured) parts.push(climbed(measured, asked));
    if (asked.assessed.length) parts.push(chosen(asked.assessed, answered.levels ?? top));
    found = reached(parts);
  }
  if (applies.some((one) => one.truth !== YES)) found = top;
  const passedOver = !stated && !asked.assessed.length && Boolean(answered.levels || answered.value);
  const looked = counted || Boolean(answered.looked) || applies.some((one) => one.looked);
  return { status: statusOf(found, top, looked), span: found, passedOver };
}

function standsIn(measured, value) {
  const any = value.low.n > 0n ? YES : value.high.n === 0n ? NO : UNKNOWN;
  return { ...measured, value, any, mayBeEmpty: false };
}

function climbed(measured, asked) {
  const said = {};
  for (const [level, limit] of Object.entries(asked.at_least)) said[level] = reaches(measured, limit, false);
  for (const [level, limit] of Object.entries(asked.at_most)) said[level] = reaches(measured, limit, true);
  return said;
}

function chosen(named, levels) {
  const place = (level) => RULES.levels.indexOf(level);
  const truth = (at) => (at <= levels.low ? YES : at > levels.high ? NO : UNKNOWN);
  return Object.fromEntries(named.map((level) => [level, truth(place(level))]));
}

function reached(parts) {
  let low = RULES.levels.length - 1, high = low;
  for (let place = low; place > 0; place -= 1) {
    const truths = parts.map((part) => part[RULES.levels[place]] ?? YES);
    if (truths.some((truth) => truth !== YES)) low = place - 1;
    if (truths.includes(NO)) high = place - 1;
  }
  return { low, high };
}

function statusOf(found, top, looked) {
  if (found.low === found.high) return "settled";
  if (found.low !== top.low || found.high !== top.high) return "bounded";
  return looked ? "unknown" : "not_assessed";
}
