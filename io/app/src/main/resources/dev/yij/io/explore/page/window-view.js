// The sliding window, in one channel of the layer's own input: enlarged, and where it is in the whole.

import * as api from './api.js';
import {h} from './dom.js';
import {paint} from './colour.js';
import {drawChannel, rangeText, usualScale} from './heat-map.js';
import {before, windowOf} from './layers.js';
import {outline, penFor, WINDOW} from './marks.js';
import {place, state, still, watch} from './state.js';
import {showError} from './status.js';

const AROUND = 4; // rows and columns shown around the window

let view = null;

export function start() {
  watch(['layer', 'image', 'backend', 'pinned', 'hovered', 'inputChannel', 'channel'], () => show().catch(showError));
  addEventListener('resize', () => show().catch(showError));
}

export function windowView() {
  const [under, marks, whole, wholeMarks] = ['under', 'marks', 'under', 'marks']
    .map((name) => h('canvas', {class: name, 'aria-hidden': 'true'}));
  const stage = h('div', {class: 'stage small', role: 'img'}, under, marks);
  const title = h('h3', {}, 'Window in its input');
  const caption = h('figcaption', {class: 'soft'});
  view = {under, marks, whole, wholeMarks, stage, caption, title};
  return h('figure', {class: 'window-view'}, title,
    h('div', {class: 'beside'}, stage, h('div', {class: 'stage tiny'}, whole, wholeMarks)), caption);
}

async function show() {
  const {layer, image, backend, model} = state;
  const at = place();
  if (!image || !layer?.window || at.length !== 2 || !view?.stage.isConnected) return;
  const input = before(layer, model);
  const fresh = still('layer', 'image', 'backend', 'pinned', 'hovered', 'inputChannel', 'channel');
  const tensor = await api.tensor(image, backend, input);
  if (!fresh()) return;
  const channel = Math.min(state.inputChannel, tensor.channels - 1);
  const scale = usualScale(tensor, channel);
  const window = windowOf(layer, at);
  const around = {top: window.top - AROUND, left: window.left - AROUND, height: window.height + 2 * AROUND,
    width: window.width + 2 * AROUND};
  drawAround(tensor, channel, scale, around);
  outline(penFor(view.marks, around.height, around.width), {...window, top: AROUND, left: AROUND});
  drawChannel(view.whole, tensor, channel, scale, 112);
  outline(penFor(view.wholeMarks, tensor.height, tensor.width), window, WINDOW);
  view.caption.textContent = `${input.name}, channel ${channel}: ${rangeText(scale)}. Striped: padding.`;
  view.stage.setAttribute('aria-label', `Rows ${window.top} to ${window.top + window.height - 1}, columns ${window.left} to `
    + `${window.left + window.width - 1} of ${input.name}, channel ${channel}`);
}

/** Draws the surroundings of the window; beyond the input it stays transparent, so that the stripes are visible. */
function drawAround(tensor, channel, scale, {top, left, height, width}) {
  const image = new ImageData(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [row, column] = [top + y, left + x];
      const outside = row < 0 || column < 0 || row >= tensor.height || column >= tensor.width;
      if (!outside) paint(image.data, 4 * (y * width + x), tensor.value(row, column, channel), scale);
    }
  }
  view.under.width = width;
  view.under.height = height;
  view.under.getContext('2d').putImageData(image, 0, 0);
}
