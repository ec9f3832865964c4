// Change and see: one convolution whose nine weights, bias, window and pixels the user changes. The server computes.

import * as api from './api.js';
import {className} from './answer.js';
import {byId, h} from './dom.js';
import {percent} from './format.js';
import {steady} from './latest.js';
import {openBody, panel} from './panel.js';
import {photo} from './photo.js';
import {kernelEditor} from './playground-kernel.js';
import {pixelEditor} from './playground-pixels.js';
import {mapOf} from './playground-map.js';
import {playgroundSum} from './playground-sum.js';
import {isConvolution} from './layers.js';
import {state, watch} from './state.js';
import {showError} from './status.js';

const ID = 'playground';
const FEW = 5;
const IDENTITY = {weights: [0, 0, 0, 0, 1, 0, 0, 0, 0], bias: 0, stride: 1, padding: 'same', dilation: 1,
  activation: 'linear'};

const ask = {map: steady(), sum: steady(), answer: steady()};

const MOST = 60; // states that can be undone; each has the pixels

let pixels = null; // the editor of the image
let kernel = null; // the editor of the filter
let map = null; // the view of the result
let filter = {...IDENTITY, weights: [...IDENTITY.weights]};
let at = [0, 0];
let before = null; // the answer to the unchanged image by the unchanged network
let history = [];
let now = -1;

export function start() {
  byId(`${ID}-here`).append(panel(ID, 'Change and see: edit a filter and the pixels', fill));
  watch(['image'], () => {
    const body = openBody(ID);
    if (body) fill(body);
    else byId(ID).querySelector('.panel-body').replaceChildren();
  });
}

/** Opens the panel, and shows a filter in it. */
export function show(weights) {
  byId(ID).open = true;
  if (weights) change({weights: [...weights]});
}

async function fill(body) {
  const {image, model} = state;
  if (!image || body.dataset.image === image.image) return;
  try {
    const original = await photo();
    if (image !== state.image) return;
    body.dataset.image = image.image;
    const size = model.input;
    at = [Math.floor(size.height / 2), Math.floor(size.width / 2)];
    before = null;
    history = [];
    now = -1;
    pixels = pixelEditor(original, size, {changed: update, committed: remember, looked: look});
    kernel = kernelEditor(filter, {changed: (to) => change(to, false), committed: remember});
    map = mapOf(look);
    body.replaceChildren(
      h('p', {class: 'soft'}, 'Three by three weights slide over the brightness of the image. Change a weight: type it, or '
        + 'drag it up and down. Paint on the image. The map, the sum and the answer follow at once.'),
      h('p', {class: 'row'}, button('undo', 'Undo', () => go(-1)), button('redo', 'Redo', () => go(1)),
        button('play-reset', 'Reset', reset)),
      h('div', {class: 'play'}, pixels.element, kernel.element, map.element,
        h('section', {class: 'play-answer', 'aria-labelledby': 'play-answer-title'},
          h('h3', {id: 'play-answer-title'}, 'The network’s answer to it'), putInside(model),
          h('ol', {id: 'play-bars', class: 'bars'}), h('p', {id: 'play-time', class: 'soft note'}))),
      h('section', {id: 'play-sum', class: 'play-sum', 'aria-label': 'The sum at the selected place'}));
    remember();
    update();
  } catch (error) {
    showError(error);
  }
}

const button = (id, name, onclick) => h('button', {type: 'button', id, onclick}, name);

/** Whether the filter replaces one of the network's first convolution. */
function putInside(model) {
  const first = model.layers.find(isConvolution);
  if (!first || first.kernel.slice(0, 3).join() !== '3,3,3') return h('p', {class: 'soft note'}, 'To the changed image.');
  return h('p', {class: 'row note'},
    h('label', {}, h('input', {type: 'checkbox', id: 'play-inside', onchange: update}), ' Put it in as filter '),
    h('input', {type: 'number', id: 'play-filter', min: 0, max: first.kernel[3] - 1, value: 0, onchange: update,
      'aria-label': `Which filter of ${first.name} it replaces`}), ` of ${first.name}`);
}

function change(some, commit = true) {
  filter = {...filter, ...some};
  kernel?.show(filter);
  if (commit) remember();
  update();
}

/** A place of the output. */
function look(place) {
  at = place;
  askForSum();
  mark();
}

const parameters = () => ({...filter, weights: filter.weights.join(',')});

function update() {
  const [image, sent] = [pixels.bytes(), parameters()];
  const start = performance.now();
  ask.map(() => api.playMap(image, sent), (tensor) => {
    map.draw(tensor, Math.round(performance.now() - start));
    at = [Math.min(at[0], tensor.height - 1), Math.min(at[1], tensor.width - 1)];
    mark();
    askForSum();
  }).catch(showError);
  askForAnswer(image, sent);
}

function askForSum() {
  const [image, sent, place] = [pixels.bytes(), parameters(), at];
  ask.sum(() => api.playSum(image, sent, place),
    (sum) => byId('play-sum')?.replaceChildren(...playgroundSum(sum))).catch(showError);
}

function askForAnswer(image, sent) {
  const inside = byId('play-inside')?.checked ? {...sent, filter: byId('play-filter').value} : {};
  ask.answer(async () => {
    const untouched = before ?? api.playPrediction(image, {});
    return [await untouched, await api.playPrediction(image, inside)];
  }, ([first, answer]) => {
    before = first;
    bars(first.probabilities, answer);
  }).catch(showError);
}

/** The most probable classes, with the change since the image was opened. */
function bars(old, {probabilities, milliseconds}) {
  const order = probabilities.map((_, number) => number).sort((a, b) => probabilities[b] - probabilities[a]).slice(0, FEW);
  byId('play-bars')?.replaceChildren(...order.map((number) => h('li', {class: 'play-bar',
    vars: {'--share': probabilities[number], '--old': old[number]}},
  h('span', {class: 'name'}, className(number)),
  h('span', {class: 'value'}, percent(probabilities[number])),
  h('span', {class: 'soft'}, `was ${percent(old[number])}`))));
  if (byId('play-time')) byId('play-time').textContent = `The whole network took ${milliseconds.toFixed(0)} ms.`;
}

/** The window in the image, and its place in the map. */
function mark() {
  const size = map.size();
  if (!size) return;
  const extent = 2 * filter.dilation + 1;
  const {stride, dilation} = filter;
  const {height, width} = state.model.input;
  const first = [height, width].map((all, axis) =>
    filter.padding === 'same' ? -Math.floor(Math.max((size[axis] - 1) * stride + extent - all, 0) / 2) : 0);
  const [top, left] = first.map((each, axis) => each + at[axis] * stride);
  pixels.mark({top, left, height: extent, width: extent}, {first, size, stride, dilation});
  map.mark(at);
}

// Undo and redo: each entry has the pixels and the filter.

function remember() {
  history = [...history.slice(0, now + 1), {image: pixels.copy(), filter: {...filter, weights: [...filter.weights]}}];
  if (history.length > MOST) history = [history[0], ...history.slice(history.length - MOST + 1)];
  now = history.length - 1;
  enable();
}

function go(step) {
  now = Math.max(0, Math.min(history.length - 1, now + step));
  pixels.restore(history[now].image);
  filter = {...history[now].filter, weights: [...history[now].filter.weights]};
  kernel.show(filter);
  enable();
  update();
}

function reset() {
  pixels.restore(history[0].image);
  change({...IDENTITY, weights: [...IDENTITY.weights]});
}

function enable() {
  byId('undo').disabled = now <= 0;
  byId('redo').disabled = now >= history.length - 1;
}
