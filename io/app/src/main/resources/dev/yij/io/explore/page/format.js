// Numbers and shapes as text.

/** A float32 in the fewest digits that identify it, as Java prints it. */
export function full(value) {
  if (value === null) return 'NaN';
  if (typeof value !== 'number' || !Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return '-0';
  const single = Math.fround(value);
  for (let digits = 1; digits < 10; digits++) {
    const text = Number(single.toPrecision(digits));
    if (Math.fround(text) === single) return plain(text);
  }
  return plain(single);
}

/** Small numbers with an exponent, which is easier to read than zeros. */
const plain = (value) => value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);

/** About three digits, for a cell of a table. */
export function short(value) {
  if (value === null) return 'NaN';
  if (typeof value !== 'number' || !Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(1).replace('e+', 'e');
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(size >= 1 ? 2 : 3);
}

/** 1177396 as 1,177,396. */
export const count = (value) => value.toLocaleString('en');

/** Three digits, or a whole number if it has more: 16.2, 1,627. */
export const rough = (value) => value < 999.5 ? value.toPrecision(3) : count(Math.round(value));

/** [224, 224, 32] as 224 × 224 × 32. */
export const shape = (dimensions) => dimensions.join(' × ');

/** A share as 39.2 %. */
export const percent = (share) => (100 * share).toFixed(share >= 0.1 || share === 0 ? 1 : 2) + ' %';

/** "1 pixel", "2 pixels". */
export const plural = (number, word) => `${count(number)} ${word}${number === 1 ? '' : 's'}`;
