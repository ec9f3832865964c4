// The network as a row of layers, each with some of its maps.

import * as api from './api.js';
import {byId, columnsOf, h, roving, scrollTo, tabTo} from './dom.js';
import {count, plural, shape} from './format.js';
import {cell, scaleOf} from './colour.js';
import {drawChannel, rangeText, usualScale, whenSeen} from './heat-map.js';
import {className} from './answer.js';
import {channelsOf, groups, inputFor, inputLayer, isConvolution, isMap, kindName} from './layers.js';
import {change, state, still, watch} from './state.js';
import {showError} from './status.js';

const LARGEST_THUMB = 64;
const FEW = 9; // classes in the card of a vector

let opened = null; // a layer whose map was chosen by the page, until its number is explained

/** Maps in a row of a card: the smaller they are, the more are shown. */
function across(layer, input) {
  if (layer.index < 0) return 2;
  const halvings = Math.round(Math.log2(input.height / layer.output[0]));
  return Math.max(3, Math.min(6, 3 + halvings));
}

export function start() {
  const {model} = state;
  byId('network-note').textContent = `${plural(model.layers.length, 'layer')}, ${count(model.parameters)} parameters. `
    + 'Choose a layer or one of its maps.';
  byId('layers').replaceChildren(...groups(model).map(group));
  const heads = () => [...document.querySelectorAll('.card-head')];
  roving(byId('layers'), heads, () => heads().length, into);
  watch(['layer'], mark);
  watch(['image', 'backend'], fill);
  watch(['image'], () => {
    if (!state.kept) showLiveliest(state.layer);
  });
  watch(['explained'], showStrongestInput);
  makeReachable();
  narrow.addEventListener('change', makeReachable);
}

function group(layers) {
  const [first, last] = [layers[0], layers.at(-1)];
  const name = first.index < 0 ? 'Image' : isMap(first) ? `Maps of ${shape(first.output.slice(0, 2))}` : 'Answer';
  const halved = isMap(last) && last !== first ? `, then ${shape(last.output.slice(0, 2))}` : '';
  const differs = halved && shape(first.output.slice(0, 2)) !== shape(last.output.slice(0, 2));
  return h('section', {class: 'group', 'aria-label': name},
    h('p', {class: 'group-name soft', 'aria-hidden': 'true'}, name + (differs ? halved : '')),
    h('div', {class: 'cards'}, ...layers.map(card)));
}

function card(layer) {
  const parameters = layer.parameters ? plural(layer.parameters, 'parameter') : layer.index < 0 ? '' : 'no parameters';
  const head = h('button', {type: 'button', class: 'card-head', tabIndex: layer.index < 0 ? 0 : -1, 'aria-pressed': 'false',
    onclick: () => select(layer, null, isNarrow())},
  h('span', {class: 'card-name'}, ...breakable(layer.name)), h('span', {}, kindName(layer)),
  h('span', {}, shape(layer.output)), h('span', {}, parameters));
  const maps = h('div', {class: isMap(layer) ? 'thumbs' : 'numbers', role: 'group', 'aria-label': `Maps of ${layer.name}`});
  if (isMap(layer)) maps.style.setProperty('--across', across(layer, state.model.input));
  const shown = across(layer, state.model.input) ** 2;
  const channels = channelsOf(layer.output);
  const left = isMap(layer) ? channels > shown && `liveliest ${shown} of ${channels}`
    : channels === state.model.classes.length && channels > FEW && `largest ${FEW} of ${channels}`;
  return h('article', {class: 'card', 'data-layer': layer.name, 'data-kind': layer.kind}, head, maps,
    h('p', {class: 'more soft'}, left || ''));
}

const narrow = matchMedia('(max-width: 36rem)');

/** On a phone the row is a column, and the selected layer is far below it. */
const isNarrow = () => narrow.matches;

/** There the maps of a card scroll, which must also be possible by keys. */
function makeReachable() {
  for (const maps of document.querySelectorAll('.thumbs')) maps.tabIndex = isNarrow() ? 0 : -1;
}

/** A name that may be broken after its underscores. */
export const breakable = (name) => name.split(/(?<=_)/).flatMap((part) => [part, document.createElement('wbr')]).slice(0, -1);

/** Selects a layer; the same place in the image stays selected where both are maps. */
export function select(layer, channel = null, scroll = false) {
  const [height, width] = isMap(layer) ? layer.output : [];
  const {layer: old, pinned, kept} = state;
  const share = kept && old && isMap(old) && pinned.length === 2
    ? [(pinned[0] + 0.5) / old.output[0], (pinned[1] + 0.5) / old.output[1]]
    : [0.5, 0.5];
  const at = isMap(layer) ? [Math.floor(share[0] * height), Math.floor(share[1] * width)] : [];
  change({layer, channel: channel ?? 0, pinned: at, hovered: null, weight: [0, 0], ...inputOf(layer, channel ?? 0)});
  if (channel === null) showLiveliest(layer);
  if (scroll) scrollTo(byId('layer'));
}

/** The map of the input that is shown with a map of the layer. */
const inputOf = (layer, channel) => ({inputChannel: inputFor(layer, channel, 0)});

/**
 * If no map was selected, selects one that shows something, since many are dark: the strongest at the user's place,
 * else the liveliest one at its largest number.
 */
async function showLiveliest(layer) {
  const {image, backend, kept, pinned} = state;
  if (!image) return;
  const fresh = still('image', 'backend', 'layer', 'channel', 'pinned');
  try {
    const tensor = await api.tensor(image, backend, layer);
    if (!fresh()) return;
    const here = kept && pinned.length === 2 && !tensor.isImage;
    const channel = here ? tensor.strongestAt(...pinned) : tensor.liveliest();
    const place = here || !isMap(layer) ? {} : {pinned: tensor.brightest(channel)};
    opened = layer;
    change({channel, ...inputOf(layer, channel), ...place});
  } catch {
    // The code that draws the tensor shows the error.
  }
}

/** With a map that was not chosen by the user, shows the input channel that adds most to the number. */
function showStrongestInput() {
  const {explained, layer, channel} = state;
  if (opened !== layer || !explained || explained.layer !== layer.name || explained.position.at(-1) !== channel) return;
  opened = null;
  if (!isConvolution(layer)) return;
  const sums = new Map();
  for (const term of explained.terms) sums.set(term.channel, (sums.get(term.channel) ?? 0) + term.product);
  const [strongest] = [...sums].reduce((a, b) => Math.abs(b[1]) > Math.abs(a[1]) ? b : a);
  change({inputChannel: strongest});
}

/** Arrow down moves from a layer's head into its maps, arrow up back. */
function into(event) {
  const inside = event.target.closest('.card').querySelector('.thumbs button, .numbers button');
  if (event.key === 'ArrowDown' && inside) inside.focus();
}

function mark() {
  const heads = [...document.querySelectorAll('.card-head')];
  for (const head of heads) {
    const chosen = head.closest('.card').dataset.layer === state.layer.name;
    head.setAttribute('aria-pressed', String(chosen));
    head.closest('.card').classList.toggle('chosen', chosen);
    if (chosen) {
      tabTo(heads, head);
      keepInSight(head.closest('.card'));
    }
  }
}

/** Scrolls the row, never the page. */
function keepInSight(card) {
  const row = byId('layers');
  const left = card.offsetLeft - row.offsetLeft;
  const right = left + card.offsetWidth;
  if (left >= row.scrollLeft && right <= row.scrollLeft + row.clientWidth) return;
  row.scrollLeft = left - (row.clientWidth - card.offsetWidth) / 2;
}

function fill() {
  const {model, image, backend} = state;
  if (!image) return;
  const fresh = still('image', 'backend');
  for (const layer of [inputLayer(model), ...model.layers]) {
    const card = document.querySelector(`.card[data-layer="${CSS.escape(layer.name)}"]`);
    const maps = card.querySelector('.thumbs, .numbers');
    maps.classList.add('waiting');
    whenSeen(card, () => api.tensor(image, backend, layer).then((tensor) => {
      if (!fresh()) return;
      maps.classList.remove('waiting');
      maps.replaceChildren(...(isMap(layer) ? thumbs(layer, tensor) : numbers(layer, tensor)));
      listen(maps);
    }, showError));
  }
}

function thumbs(layer, tensor) {
  const columns = across(layer, state.model.input);
  const shown = Math.min(tensor.channels, columns * columns);
  const channels = tensor.isImage ? tensor.byNumber() : tensor.byLiveliness();
  return channels.slice(0, shown).map((channel) => {
    const canvas = h('canvas', {'aria-hidden': 'true'});
    const scale = usualScale(tensor, channel);
    drawChannel(canvas, tensor, channel, scale, LARGEST_THUMB);
    const name = `${layer.name}, map ${channel}: ${rangeText(scale)}`;
    return h('button', {type: 'button', tabIndex: -1, title: name, 'aria-label': name,
      class: scale.kind === 'constant' ? 'constant' : '', onclick: () => select(layer, channel, true)}, canvas);
  });
}

/** A vector: few numbers as named bars, many as coloured squares. */
function numbers(layer, tensor) {
  const {min, max} = tensor.wholeRange();
  const scale = scaleOf(min, max);
  const order = Array.from(tensor.data.keys()).sort((a, b) => tensor.data[b] - tensor.data[a]).slice(0, FEW);
  const named = tensor.channels === state.model.classes.length;
  if (!named) {
    const canvas = h('canvas', {'aria-hidden': 'true', class: 'squares'});
    drawSquares(canvas, tensor, scale);
    const name = `${layer.name}: ${plural(tensor.channels, 'number')}, ${rangeText(scale)}`;
    return [h('button', {type: 'button', class: 'whole', tabIndex: -1, title: name, 'aria-label': name,
      onclick: () => select(layer, 0, true)}, canvas)];
  }
  const reach = Math.max(Math.abs(min), Math.abs(max)) || 1;
  return order.map((number) => h('button', {type: 'button', tabIndex: -1, title: className(number),
    'aria-label': `${layer.name}, ${className(number)}: ${tensor.data[number].toPrecision(3)}`,
    vars: {'--share': Math.abs(tensor.data[number]) / reach, '--colour': cell(tensor.data[number], scale).background},
    onclick: () => select(layer, number, true)}, h('span', {}, className(number)), h('i')));
}

/** A vector's numbers as a grid of squares. */
export function drawSquares(canvas, tensor, scale) {
  const side = Math.ceil(Math.sqrt(tensor.channels));
  const rows = Math.ceil(tensor.channels / side);
  const data = new Float32Array(side * rows).fill(NaN);
  data.set(tensor.data);
  drawChannel(canvas, {height: rows, width: side, channels: 1, value: (y, x) => data[y * side + x]}, 0, scale);
}

function listen(maps) {
  if (maps.dataset.roving) return;
  maps.dataset.roving = 'true';
  const all = () => [...maps.querySelectorAll('button')];
  roving(maps, all, () => columnsOf(all()), (event) => {
    if (event.key === 'ArrowUp') maps.closest('.card').querySelector('.card-head').focus();
  });
}
