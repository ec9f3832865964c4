// Maps as images: one channel of a tensor on a canvas.

import {h} from './dom.js';
import {full, short} from './format.js';
import {paint, scaleOf, scaleOfColour} from './colour.js';
import {state} from './state.js';

/**
 * Draws a channel at one pixel per number, or, where the map is larger than `limit`, at the mean of equal blocks.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {import('./tensor.js').Tensor} tensor
 * @param {number} channel
 * @param {object} [scale] up to the channel's usual size by default
 * @param {number} [limit] largest side of the drawing
 */
export function drawChannel(canvas, tensor, channel, scale = usualScale(tensor, channel), limit = Infinity) {
  const block = Math.max(1, Math.ceil(Math.max(tensor.height, tensor.width) / limit));
  const rows = Math.ceil(tensor.height / block);
  const columns = Math.ceil(tensor.width / block);
  const image = new ImageData(columns, rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      paint(image.data, 4 * (y * columns + x), mean(tensor, channel, y * block, x * block, block), scale);
    }
  }
  canvas.width = columns;
  canvas.height = rows;
  canvas.getContext('2d').putImageData(image, 0, 0);
}

function mean(tensor, channel, top, left, block) {
  if (block === 1) return tensor.value(top, left, channel);
  let sum = 0;
  let numbers = 0;
  for (let y = top; y < Math.min(tensor.height, top + block); y++) {
    for (let x = left; x < Math.min(tensor.width, left + block); x++, numbers++) sum += tensor.value(y, x, channel);
  }
  return sum / numbers;
}

/** The scale from the smallest to the largest number of a channel. */
export function scaleOfChannel(tensor, channel) {
  const range = tensor.range(channel);
  return tensor.isImage ? scaleOfColour(channel, range) : scaleOf(range.min, range.max);
}

/** The same, with colours up to the usual size of its numbers. */
export function usualScale(tensor, channel) {
  const {min, max} = tensor.range(channel);
  return tensor.isImage ? scaleOfChannel(tensor, channel) : scaleOf(min, max, tensor.usualSize(channel));
}

/** The colour scale of a map: its own, with or without its largest numbers, or one for all maps of the layer. */
export function scaleFor(tensor, channel) {
  if (state.scaling === 'usual') return usualScale(tensor, channel);
  if (state.scaling === 'map' || tensor.isImage) return scaleOfChannel(tensor, channel);
  const {min, max} = tensor.wholeRange();
  return scaleOf(min, max);
}

/** "0 to 2.31", or "constant, 0". */
export const rangeText = (scale) => scale.kind === 'constant'
  ? `constant, ${full(scale.min)}`
  : `${full(scale.min)} to ${full(scale.max)}`;

/** A bar with the scale's colours and the raw smallest and largest number. It says where the colours end before that. */
export function colourBar(scale) {
  if (scale.kind === 'constant') return h('p', {class: 'scale'}, h('span', {}, `constant, ${full(scale.min)}`));
  const [from, to] = [Math.max(scale.min, scale.low), Math.min(scale.max, scale.high)];
  const canvas = h('canvas', {width: 128, height: 1, 'aria-hidden': 'true'});
  const image = new ImageData(128, 1);
  for (let i = 0; i < 128; i++) paint(image.data, 4 * i, from + (i / 127) * (to - from), scale);
  canvas.getContext('2d').putImageData(image, 0, 0);
  const ends = [from > scale.min ? `below ${short(from)}` : null,
    to < scale.max ? `above ${short(to)}` : null].filter(Boolean);
  return h('p', {class: 'scale'}, h('span', {}, h('span', {class: 'hidden'}, 'from '), full(scale.min)), canvas,
    h('span', {}, h('span', {class: 'hidden'}, 'to '), full(scale.max)),
    ends.length ? h('span', {class: 'soft'}, `one colour ${ends.join(' and ')}`) : null);
}

const drawings = new WeakMap();
const observer = new IntersectionObserver((entries) => {
  for (const {target, isIntersecting} of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    drawings.get(target)?.();
  }
}, {rootMargin: '200px'});

/** Draws when the element becomes visible; replaces an earlier drawing that is still pending. */
export function whenSeen(element, draw) {
  drawings.set(element, draw);
  observer.unobserve(element);
  observer.observe(element);
}
