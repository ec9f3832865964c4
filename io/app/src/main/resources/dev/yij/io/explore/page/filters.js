// The filters of a convolution as images: in colour if the input is RGB, else one image for each input channel.

import * as api from './api.js';
import {columnsOf, h, roving} from './dom.js';
import {plural} from './format.js';
import {paint, scaleAroundZero} from './colour.js';
import {colourBar} from './heat-map.js';
import {before, channelsOf, inputFor, inputsOf} from './layers.js';
import {openBody, panel} from './panel.js';
import {change, state, still, watch} from './state.js';
import {showError} from './status.js';

const ID = 'filters';

export function start() {
  watch(['channel', 'inputChannel', 'layer'], () => {
    const body = openBody(ID);
    if (body) fill(body);
  });
}

export const filtersPanel = () => panel(ID, 'Its filters as images', fill);

function fill(body) {
  const {layer} = state;
  const fresh = still('layer', 'channel', 'inputChannel');
  api.kernel(layer.name).then(({data}) => {
    if (!fresh()) return;
    const focused = document.activeElement?.dataset?.number;
    const inside = body.contains(document.activeElement);
    const coloured = layer.index === 0 && layer.kernel[2] === 3;
    body.replaceChildren(...(coloured ? inColour(layer, data) : perChannel(layer, data)));
    if (inside && focused) body.querySelector(`[data-number="${focused}"]`)?.focus({preventScroll: true});
  }, showError);
}

/** All filters of the first layer: red, green and blue weights together are a colour. Grey is 0. */
function inColour(layer, data) {
  const [rows, columns, , filters] = layer.kernel;
  const reach = data.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1;
  const draw = (filter) => (bytes, place) => {
    for (let k = 0; k < 3; k++) bytes[4 * place + k] = 127.5 + (127.5 * data[(place * 3 + k) * filters + filter]) / reach;
    bytes[4 * place + 3] = 255;
  };
  return [
    h('p', {class: 'soft'}, `${plural(filters, 'filter')} of ${rows} × ${columns} × 3 weights, drawn as colours; grey `
      + 'is 0. A filter answers most to what looks like itself.'),
    gallery({name: 'Filters', label: (each) => `Filter ${each}`, size: filters, rows, columns, draw,
      chosen: state.channel, choose: (channel) => change({channel})}),
  ];
}

/** The selected filter, one image for each channel of the input. */
function perChannel(layer, data) {
  const [rows, columns, inputs, filters] = layer.kernel;
  const {channel} = state;
  const {first} = inputsOf(layer, channel);
  const weight = (place, input) => data[(place * inputs + input) * filters + channel];
  const own = Float32Array.from({length: rows * columns * inputs}, (_, i) => weight(Math.floor(i / inputs), i % inputs));
  const scale = scaleAroundZero(own);
  const draw = (input) => (bytes, place) => paint(bytes, 4 * place, weight(place, input), scale);
  const source = before(layer, state.model);
  const sentence = `Filter ${channel}: ${rows} × ${columns} weights for each of the `
    + `${inputs === channelsOf(source.output) ? '' : 'its '}${plural(inputs, 'channel')} of ${source.name}.`;
  return [
    h('div', {class: 'row'}, h('p', {class: 'soft'}, sentence), colourBar(scale)),
    gallery({name: 'Weights by input channel', label: (each) => `Weights for input channel ${first + each}`, size: inputs,
      rows, columns, draw, chosen: inputFor(layer, channel, state.inputChannel) - first,
      choose: (each) => change({inputChannel: first + each})}),
  ];
}

/** Small images of `rows` × `columns` pixels, of which one is chosen. */
function gallery({name, label, size, rows, columns, draw, chosen, choose}) {
  const group = h('div', {class: 'gallery', role: 'group', 'aria-label': name});
  for (let each = 0; each < size; each++) {
    const canvas = h('canvas', {width: columns, height: rows, 'aria-hidden': 'true'});
    const image = new ImageData(columns, rows);
    const paintPlace = draw(each);
    for (let place = 0; place < rows * columns; place++) paintPlace(image.data, place);
    canvas.getContext('2d').putImageData(image, 0, 0);
    group.append(h('button', {type: 'button', tabIndex: each === Math.min(chosen, size - 1) ? 0 : -1, 'data-number': each,
      title: label(each), 'aria-label': label(each), 'aria-pressed': String(each === chosen),
      onclick: () => choose(each)}, canvas));
  }
  const all = () => [...group.children];
  roving(group, all, () => columnsOf(all()));
  return group;
}
