// Colours for numbers: viridis if none is negative, else blue to red around 0.

const VIRIDIS = ['440154', '472d7b', '3b528b', '2c728e', '21918c', '28ae80', '5ec962', 'addc30', 'fde725'];
const BLUE_RED = ['053061', '2166ac', '4393c3', '92c5de', 'f7f7f7', 'f4a582', 'd6604d', 'b2182b', '67001f'];
const STEPS = 256;

/** 256 colours between the stops, three bytes each. */
function table(stops) {
  const rgb = stops.map((hex) => [0, 2, 4].map((from) => parseInt(hex.slice(from, from + 2), 16)));
  const bytes = new Uint8Array(STEPS * 3);
  for (let i = 0; i < STEPS; i++) {
    const at = (i / (STEPS - 1)) * (rgb.length - 1);
    const below = Math.min(Math.floor(at), rgb.length - 2);
    for (let k = 0; k < 3; k++) {
      bytes[3 * i + k] = Math.round(rgb[below][k] + (at - below) * (rgb[below + 1][k] - rgb[below][k]));
    }
  }
  return bytes;
}

const TABLES = {sequential: table(VIRIDIS), diverging: table(BLUE_RED), red: table(['000000', 'ff6b6b']),
  green: table(['000000', '63e08a']), blue: table(['000000', '7fa2ff'])};
const FLAT = [128, 128, 128];

/**
 * A scale from the smallest to the largest of some numbers. If some are negative, it extends equally far on both
 * sides of 0, so that white is 0. If all numbers are equal there is no scale, which avoids a division by zero.
 *
 * @param {number} [usual] the size at which the colours end; larger numbers have the last colour
 * @returns {{kind: string, min: number, max: number, low: number, high: number}}
 */
export function scaleOf(min, max, usual = Infinity) {
  if (!(max > min)) return {kind: 'constant', min, max, low: min, high: max};
  if (min >= 0) return {kind: 'sequential', min, max, low: min, high: usual > min ? Math.min(max, usual) : max};
  const reach = Math.min(Math.max(-min, max), usual);
  return {kind: 'diverging', min, max, low: -reach, high: reach};
}

/** The scale for a channel of the image itself, in its own colour. */
export const scaleOfColour = (channel, {min, max}) => {
  const scale = scaleOf(min, max);
  return scale.kind === 'constant' ? scale : {kind: ['red', 'green', 'blue'][channel], min, max, low: -1, high: 1};
};

/** A scale around 0 for weights and products, however many are negative. */
export function scaleAroundZero(values) {
  let reach = 0;
  for (const value of values) if (Math.abs(value) > reach) reach = Math.abs(value);
  return reach === 0
    ? {kind: 'constant', min: 0, max: 0, low: 0, high: 0}
    : {kind: 'diverging', min: -reach, max: reach, low: -reach, high: reach};
}

/** Writes a value's colour into the bytes of an ImageData; NaN stays transparent. */
export function paint(bytes, offset, value, scale) {
  if (Number.isNaN(value)) return;
  const colours = TABLES[scale.kind];
  if (colours) {
    const share = (value - scale.low) / (scale.high - scale.low);
    const i = 3 * Math.max(0, Math.min(STEPS - 1, Math.round(share * (STEPS - 1))));
    bytes[offset] = colours[i];
    bytes[offset + 1] = colours[i + 1];
    bytes[offset + 2] = colours[i + 2];
  } else {
    bytes.set(FLAT, offset);
  }
  bytes[offset + 3] = 255;
}

/** The colour of a cell, and black or white on it, whichever is easier to read. */
export function cell(value, scale) {
  const bytes = new Uint8ClampedArray(4);
  paint(bytes, 0, value, scale);
  const [red, green, blue] = [...bytes].map((each) => {
    const share = each / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return {background: `rgb(${bytes[0]} ${bytes[1]} ${bytes[2]})`, ink: luminance > 0.179 ? '#000' : '#fff'};
}
