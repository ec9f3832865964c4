// One validation image: the answers and the maps of the network now and after an earlier epoch.

import * as api from './train-api.js';
import {byId, h} from './dom.js';
import {percent, shape} from './format.js';
import {drawChannel, rangeText, scaleOfChannel} from './heat-map.js';
import {latest} from './latest.js';
import {load} from './photo.js';
import {showError} from './status.js';
import {moment} from './train-beside.js';
import {ask, watch} from './train-run.js';

const SHOWN = 12;
const maps = latest();

export function start() {
  watch((state, before) => {
    const key = `${state.run} ${state.images.length}`;
    if (byId('images').dataset.key !== key) list(state, key);
    const look = state.look;
    if (!look || look.number === (before?.run === state.run ? before.look?.number : null)) return;
    for (const [number, item] of [...byId('images').children].entries()) {
      item.firstChild.setAttribute('aria-pressed', String(number === look.image));
    }
    answer(state, look);
    const fetched = () => Promise.all(look.maps.map((layer) => Promise.all([api.earlierMaps(layer, state.run), api.maps(layer, state.run)])));
    maps(fetched, (pairs) => show(look, pairs)).catch(showError);
    const shown = `${state.run} ${look.image}`;
    if (byId('shown').dataset.key !== shown) {
      byId('shown').dataset.key = shown;
      load(api.imageUrl(look.image, state.run)).then(photo, () => {}); // there may be another network now
    }
  });
}

function list(state, key) {
  const box = byId('images');
  box.dataset.key = key;
  box.replaceChildren(...state.images.map(({title, label}, number) => {
    const name = `${state.settings.classes[label]}, ${title}`;
    return h('li', {}, h('button', {type: 'button', title: name, 'aria-label': name, 'aria-pressed': 'false',
      onclick: () => ask('Looking…', () => api.show(number))}, h('img', {src: api.imageUrl(number, state.run), alt: '', width: 48, height: 48})));
  }));
}

function photo(image) {
  const canvas = byId('shown');
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext('2d').drawImage(image, 0, 0);
}

function answer(state, look) {
  const label = state.images[look.image]?.label;
  byId('shown').setAttribute('aria-label', `The chosen image, ${state.settings.classes[label]}`);
  const bar = (share, when) => h('span', {class: `probability ${when}`, vars: {'--share': share}},
    h('span', {}, when), h('span', {class: 'number'}, percent(share)));
  byId('answers').replaceChildren(...state.settings.classes.map((name, number) => h('li', {},
    h('span', {class: 'name'}, number === label ? `${name} (what it is)` : name),
    bar(look.earlier.probabilities[number], 'then'), bar(look.probabilities[number], 'now'))));
}

function show({maps: layers, earlier}, pairs) {
  const box = byId('maps');
  const key = layers.map((layer, i) => `${layer} ${pairs[i][1].shape}`).join();
  if (box.dataset.key !== key) {
    box.dataset.key = key;
    box.replaceChildren(...layers.map((layer, i) => row(layer, pairs[i][1])));
  }
  pairs.forEach((pair, i) => {
    const strips = box.children[i].querySelectorAll('.strip');
    pair.forEach((tensor, time) => draw(strips[time], tensor, layers[i], time === 0 ? moment(earlier.epoch) : 'now'));
  });
}

function draw(strip, tensor, layer, when) {
  strip.previousElementSibling.textContent = when;
  [...strip.children].forEach((canvas, channel) => {
    drawChannel(canvas, tensor, channel);
    const range = rangeText(scaleOfChannel(tensor, channel));
    canvas.title = `map ${channel}, ${when}: ${range}`;
    canvas.setAttribute('aria-label', `Map ${channel} of ${layer}, ${when}: ${range}`);
  });
}

function row(layer, tensor) {
  const count = Math.min(SHOWN, tensor.channels);
  const more = tensor.channels > count ? `, the first ${count} of ${tensor.channels} maps` : '';
  const strip = () => [h('p', {class: 'when soft'}), h('div', {class: 'strip'}, ...Array.from({length: count}, () => h('canvas', {width: 1, height: 1, role: 'img'})))];
  return h('div', {class: 'map-row'}, h('h3', {}, layer, h('span', {class: 'soft'}, ` ${shape(tensor.shape)}${more}`)), ...strip(), ...strip());
}
