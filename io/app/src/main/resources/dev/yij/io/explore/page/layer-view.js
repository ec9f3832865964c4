// The selected layer: what it does, all of its maps, and below them how one number is computed.

import * as api from './api.js';
import {byId, columnsOf, h, roving, tabTo} from './dom.js';
import {full, plural, short} from './format.js';
import {scaleOf} from './colour.js';
import {colourBar, drawChannel, rangeText, scaleFor, scaleOfChannel, whenSeen} from './heat-map.js';
import {className} from './answer.js';
import {inputFor, isConvolution, isMap, kindName, sentence} from './layers.js';
import {change, state, still, watch} from './state.js';
import {showError} from './status.js';
import {arithmetic} from './arithmetic.js';
import {backwardPanel} from './backward.js';
import {differencePanel} from './difference.js';
import {filtersPanel} from './filters.js';
import {gradientPanel} from './gradient.js';
import {mapView} from './map-view.js';
import {patchesPanel} from './patches.js';
import {drawSquares} from './network.js';
import {sight} from './sight.js';
import {windowView} from './window-view.js';

const SCALINGS = {usual: 'each map, without outliers', map: 'each map, to its largest', layer: 'all maps alike'};
const ORDERS = {lively: 'liveliest first', number: 'by number'};
const MANY = 64; // the most numbers shown side by side with their names
const MOST = 1024; // the most numbers shown one by one

export function start() {
  watch(['layer'], build);
  watch(['layer', 'image', 'backend', 'scaling', 'order'], fillMaps);
  watch(['channel'], mark);
}

function build() {
  const {layer} = state;
  byId('layer-title').textContent = `${layer.name} · ${kindName(layer)}`;
  byId('layer-note').textContent = sentence(layer);
  byId('bench').className = `bench ${isMap(layer) ? 'bench-map' : 'bench-vector'}`;
  byId('bench').replaceChildren(...parts(layer));
  byId('panels').replaceChildren(...(isConvolution(layer) ? [filtersPanel()] : []),
    ...(layer.index >= 0 && isMap(layer) ? [patchesPanel()] : []), ...(layer.kernel ? [gradientPanel()] : []), ...(isMap(layer) ? [backwardPanel()] : []), ...(layer.index >= 0 ? [differencePanel()] : []));
}

function parts(layer) {
  if (layer.index < 0) return [mapView(), sight()];
  if (!isMap(layer)) return [arithmetic()];
  return [mapView(), h('div', {class: 'looks'}, sight(), layer.window ? windowView() : null), arithmetic()];
}

async function fillMaps() {
  const {layer, image, backend} = state;
  const box = byId('maps');
  box.classList.add('waiting');
  if (!image) return;
  const fresh = still('layer', 'image', 'backend');
  try {
    const tensor = await api.tensor(image, backend, layer);
    if (!fresh()) return;
    box.classList.remove('waiting');
    box.replaceChildren(heading(layer, tensor), isMap(layer) ? strip(layer, tensor) : numbers(layer, tensor));
    mark();
  } catch (error) {
    showError(error);
  }
}

function heading(layer, tensor) {
  const {min, max} = tensor.wholeRange();
  if (!isMap(layer)) {
    return h('div', {class: 'row'}, h('h3', {}, `Its ${plural(tensor.channels, 'number')}`),
      tensor.channels > MOST ? colourBar(scaleOf(min, max)) : h('p', {class: 'scale'}, `from ${full(min)} to ${full(max)}`));
  }
  const choice = h('select', {id: 'scaling', onchange: ({target}) => {
    change({scaling: target.value});
  }}, ...Object.entries(SCALINGS).map(([value, name]) => h('option', {value, selected: state.scaling === value}, name)));
  const order = h('select', {id: 'order', onchange: ({target}) => change({order: target.value})},
    ...Object.entries(ORDERS).map(([value, name]) => h('option', {value, selected: state.order === value}, name)));
  return h('div', {class: 'row'}, h('h3', {}, `Its ${plural(tensor.channels, 'map')}`),
    h('label', {class: 'soft'}, 'Colours: ', choice), tensor.isImage ? null : h('label', {class: 'soft'}, 'Order: ', order),
    state.scaling === 'layer' ? colourBar(scaleOf(min, max)) : null);
}

/** All maps of the layer, in rows. */
function strip(layer, tensor) {
  const group = h('div', {class: 'strip', role: 'group', 'aria-label': `Maps of ${layer.name}`});
  for (const channel of state.order === 'lively' && !tensor.isImage ? tensor.byLiveliness() : tensor.byNumber()) {
    const scale = scaleFor(tensor, channel);
    const canvas = h('canvas', {'aria-hidden': 'true', width: 1, height: 1});
    const name = `Map ${channel}: ${rangeText(scaleOfChannel(tensor, channel))}`;
    const button = h('button', {type: 'button', tabIndex: -1, 'data-channel': channel, title: name, 'aria-label': name,
      class: scale.kind === 'constant' ? 'constant' : '', onclick: () => choose(channel)}, canvas,
    h('span', {'aria-hidden': 'true'}, channel));
    whenSeen(button, () => drawChannel(canvas, tensor, channel, scale, 112));
    group.append(button);
  }
  const all = () => [...group.children];
  roving(group, all, () => columnsOf(all()));
  return group;
}

/** The numbers of a vector as bars, with the classes' names where it has one for each class. */
function numbers(layer, tensor) {
  if (tensor.channels > MOST) return squares(tensor);
  const {min, max} = tensor.wholeRange();
  const reach = Math.max(Math.abs(min), Math.abs(max)) || 1;
  const named = tensor.channels === state.model.classes.length;
  const group = h('div', {class: 'vector', role: 'group', 'aria-label': `Numbers of ${layer.name}`});
  group.classList.toggle('many', !named && tensor.channels > MANY);
  group.classList.toggle('signed', min < 0);
  for (let channel = 0; channel < tensor.channels; channel++) {
    const value = tensor.data[channel];
    const name = named ? className(channel) : `number ${channel}`;
    group.append(h('button', {type: 'button', tabIndex: -1, 'data-channel': channel, title: `${name}: ${full(value)}`,
      class: value < 0 ? 'bar negative' : 'bar', vars: {'--share': Math.abs(value) / reach}, onclick: () => choose(channel)},
    h('span', {class: 'name'}, named ? null : h('span', {class: 'hidden'}, 'number '), named ? name : channel),
    h('span', {class: 'value'}, short(value))));
  }
  const all = () => [...group.children];
  roving(group, all, () => columnsOf(all()));
  return group;
}

/** A long vector, as that of a flatten layer: a grid of squares, and a field for the number to select. */
function squares(tensor) {
  const canvas = h('canvas', {class: 'squares', role: 'img',
    'aria-label': `${plural(tensor.channels, 'number')} as coloured squares`});
  const {min, max} = tensor.wholeRange();
  drawSquares(canvas, tensor, scaleOf(min, max));
  const field = h('input', {type: 'number', min: 0, max: tensor.channels - 1, value: state.channel, onchange: () => {
    choose(Math.max(0, Math.min(tensor.channels - 1, Math.round(Number(field.value)) || 0)));
  }});
  return h('div', {class: 'row'}, h('div', {class: 'stage middle'}, canvas), h('label', {}, 'Number ', field));
}

/** Selects a map, and a map of the input that it is computed from. */
function choose(channel) {
  change({channel, inputChannel: inputFor(state.layer, channel, state.inputChannel)});
}

function mark() {
  const all = [...byId('maps').querySelectorAll('[data-channel]')];
  for (const each of all) {
    const chosen = Number(each.dataset.channel) === state.channel;
    each.setAttribute('aria-pressed', String(chosen));
    if (chosen) {
      tabTo(all, each);
      keepInSight(each);
    }
  }
}

/** Scrolls the strip, never the page, so that the selected map is visible. */
function keepInSight(button) {
  const box = button.parentElement;
  const top = button.offsetTop - box.offsetTop;
  if (top < box.scrollTop || top + button.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top;
}
