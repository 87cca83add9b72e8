// The rubric as the page holds it: fractions revived, the rest as it stands.

const DATA = JSON.parse(document.getElementById("data").textContent);
const { rules: RULES, words: WORDS, titles: TITLES, named: NAMED, own: OWN } = DATA;

function revive(given) {
  if (Array.isArray(given)) {
    const isFraction = given.length === 2 && given.every((part) => typeof part === "string" && /^-?\d+$/.test(part));
    return isFraction ? F(BigInt(given[0]), BigInt(given[1])) : given.map(revive);
  }
  if (given === null || typeof given !== "object") return given;
  const made = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, revive(value)]));
  if (Array.isArray(made.value)) made.value = span(...made.value);
  return made;
}

RULES.loose = revive(RULES.loose);
RULES.dimensions = RULES.dimensions.map((one) => ({ ...one, weight: revive(one.weight) }));
for (const asked of RULES.criteria) {
  for (const part of ["measure", "at_least", "at_most", "needs", "applies_when"]) asked[part] = revive(asked[part]);
}
