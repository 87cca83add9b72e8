// Totals and the verdict by a reader's own weights: the arithmetic of audit/scoring/totals.py, in whole numbers.
// p: points a level; l: pairs of level and line; f: the floor of a geometric mean, or -1 for the mean; g: 2 where a
// gate is missing, 1 where one is open; w: the verdict's words by its ends; d: weight, and the ends of each criterion.

const gcd = (a, b) => (b ? gcd(b, a % b) : a);
const product = (all) => all.reduce((a, b) => a * b, 1n);
const most = (a, b) => (a > b ? a : b);

/** Both totals in hundredths, rounded half up, and the verdict; nothing where every weight is 0. */
function reweighed({ p, l, f, g, w, d }, weights) {
  const shared = weights.reduce(gcd, 0n);
  if (!shared) return null;
  const all = weights.reduce((a, b) => a + b) / shared;
  const [low, high] = [0, 1].map((end) => {
    const parts = d.map(([, levels], i) => {
      const ends = [...levels].filter((_, at) => at % 2 === end);
      return [weights[i] / shared, ends.reduce((sum, c) => sum + BigInt(p[parseInt(c, 36)]), 0n), BigInt(ends.length)];
    }).filter(([weight]) => weight);
    let power = 1n, bottom = product(parts.map(([, , n]) => n));
    let top = parts.reduce((sum, [weight, points, n]) => sum + (weight * points * bottom) / n, 0n);
    bottom *= all;
    if (f >= 0) {
      power = all;
      top = product(parts.map(([weight, points, n]) => most(points, BigInt(f) * n) ** weight));
      bottom = product(parts.map(([weight, , n]) => n ** weight));
    }
    const reaches = (a, b) => top * b ** power >= a ** power * bottom;
    let hundredths = 0, above = 10001;
    while (above - hundredths > 1) {
      const half = (hundredths + above) >> 1;
      if (reaches(BigInt(2 * half - 1), 200n)) hundredths = half;
      else above = half;
    }
    return [hundredths, Math.max(0, ...l.map(([level, line]) => (reaches(BigInt(line), 1n) ? level : 0)))];
  });
  const cap = (level, from) => (g >= from ? Math.min(level, 1) : level);
  const [first, last] = [cap(low[1], 1), cap(high[1], 2)];
  return [low[0], high[0], w[first][last - first]];
}
