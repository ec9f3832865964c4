// What is shown, in the part of the address after #: the sample, layer, map, place and step of the tour. So the back
// button works, and an address can be kept.

import {byId} from './dom.js';
import {inputLayer, isMap} from './layers.js';
import {openSample} from './image.js';
import {select} from './network.js';
import {change, state, watch} from './state.js';
import {say} from './status.js';

let written = '';

export function start() {
  watch(['layer', 'image', 'step'], () => write(true));
  watch(['channel', 'pinned'], () => write(false));
  addEventListener('popstate', apply);
  byId('copy-link').addEventListener('click', copy);
}

/** The sample that the address names, or the one by default. */
export const firstSample = (byDefault) => state.model.samples[numbers('sample')[0]] ?? byDefault;

/** Whether the address names a sample. */
export const namesSample = () => numbers('sample')[0] in state.model.samples;

const parameters = () => new URLSearchParams(location.hash.slice(1));
const numbers = (name) => (parameters().get(name) ?? '').split(',').filter(Boolean).map(Number);

/** Shows what the address says; what it does not say, or what does not exist, stays as it is. */
export function apply() {
  const {model} = state;
  written = location.hash;
  const layer = [inputLayer(model), ...model.layers].find(({name}) => name === parameters().get('layer'));
  const [channel] = numbers('map');
  if (layer) {
    const exists = Number.isInteger(channel) && channel >= 0 && channel < layer.output.at(-1);
    if (layer.name !== state.layer?.name || exists) select(layer.name === state.layer?.name ? state.layer : layer, exists ? channel : null);
    const at = numbers('at');
    const fits = isMap(layer) && at.length === 2 && at.every((each, axis) => Number.isInteger(each) && each >= 0 && each < layer.output[axis]);
    if (fits) change({pinned: at, kept: true});
  }
  const [sample] = numbers('sample');
  if (state.image && sample in model.samples && sample !== state.image.sample) openSample(model.samples[sample]);
  change({step: numbers('step')[0] ?? null});
}

/** @param {boolean} isNew whether the back button should return to what was shown before */
function write(isNew) {
  const {layer, image, channel, pinned, step} = state;
  if (!image || !layer) return;
  const some = new URLSearchParams();
  if (image.sample !== undefined) some.set('sample', image.sample);
  some.set('layer', layer.name);
  some.set('map', channel);
  if (pinned.length === 2) some.set('at', pinned.join(','));
  if (step !== null) some.set('step', step);
  const hash = `#${some.toString().replaceAll('%2C', ',')}`;
  if (hash === written) return;
  const first = written === '';
  written = hash;
  if (isNew && !first) history.pushState(null, '', hash);
  else history.replaceState(null, '', hash);
}

async function copy() {
  try {
    await navigator.clipboard.writeText(location.href);
    say('The link is copied. It works while this explorer runs.');
  } catch {
    say('Copy the address from the browser’s address bar: it names what you see.');
  }
}
