// Gradient sizes, sizes of steps and dead units, layer by layer.

import {byId, h} from './dom.js';
import {percent, short} from './format.js';
import {watch} from './train-run.js';

const DECADES = [-7, 1]; // powers of ten between which the bars of the gradients extend

export function start() {
  watch((state, before) => {
    if (state.look && state.look.number !== (before?.run === state.run ? before.look?.number : null)) show(state.look.layers);
  });
}

function show(layers) {
  byId('layer-facts').replaceChildren(h('table', {class: 'facts'},
    h('thead', {}, h('tr', {}, ...['layer', 'gradient', 'step', 'dead'].map((name) => h('th', {scope: 'col'}, name)))),
    h('tbody', {}, ...layers.map((layer) => h('tr', {'data-layer': layer.name}, h('th', {scope: 'row'}, layer.name), gradient(layer), step(layer), dead(layer))))));
}

function gradient({gradient: size}) {
  const [low, high] = DECADES;
  const share = size > 0 ? Math.max(0.01, Math.min(1, (Math.log10(size) - low) / (high - low))) : 0;
  return h('td', {}, h('span', {class: 'meter'}, h('i', {vars: {'--share': share}}), h('span', {class: 'number'}, size === null ? '–' : short(size))));
}

const step = ({step: share}) => h('td', {class: 'number'}, share === null ? '–' : share > 10 ? '> 1000 %' : percent(share));

function dead({dead: number, units}) {
  if (number === null) return h('td', {class: 'soft'}, 'no ReLU');
  return h('td', {class: number > units / 2 ? 'bad' : ''}, `${number} of ${units}`);
}
