// The backward pass as images: the gradient with respect to each layer's output, from the loss back to the image, to the
// selected map, and to the weights of its filter.

import * as api from './api.js';
import {h} from './dom.js';
import {full, plural} from './format.js';
import {paint, scaleAroundZero, scaleOf} from './colour.js';
import {colourBar, drawChannel, whenSeen} from './heat-map.js';
import {inputFor, inputLayer, inputsOf, isConvolution, isMap} from './layers.js';
import {breakable, select} from './network.js';
import {openBody, panel} from './panel.js';
import {part, sum} from './parts.js';
import {places} from './places.js';
import {change, state, still, watch} from './state.js';
import {during, showError} from './status.js';
import {targetChoice} from './target-class.js';

const ID = 'backward';
const SMALL = 96;

export function start() {
  watch(['image', 'target', 'layer', 'channel', 'inputChannel'], () => {
    const body = openBody(ID);
    if (body) fill(body);
  });
}

export const backwardPanel = () => panel(ID, 'The backward pass as images', fill);

function fill(body) {
  const {image, layer, channel, target, model} = state;
  if (!image) return;
  if (body.childElementCount === 0) {
    body.append(targetChoice('backward-class'), h('div', {class: 'row-back'}), h('div', {class: 'one-map'}), h('div', {class: 'one-filter'}));
  }
  const [row, map, filter] = body.querySelectorAll(':scope > div');
  row.replaceChildren(...layerByLayer([inputLayer(model), ...model.layers].filter(isMap)));
  const fresh = still('image', 'layer', 'channel', 'target', 'inputChannel');
  during('Going backwards through the network…', async () => {
    const wanted = [isMap(layer) ? api.outputGradient(image, target, layer) : null,
      isConvolution(layer) ? api.kernelGradient(image, target, layer) : null, isConvolution(layer) ? api.kernel(layer.name) : null];
    const [dy, dw, w] = await Promise.all(wanted);
    if (!fresh()) return;
    map.replaceChildren(...(dy ? oneMap(layer, channel, dy) : []));
    filter.replaceChildren(...(dw ? oneFilter(layer, channel, w, dw) : []));
  });
}

/** A small image for each layer, from the loss back to the image. */
function layerByLayer(layers) {
  const {image, target} = state;
  const images = layers.toReversed().map((layer) => {
    const canvas = h('canvas', {'aria-hidden': 'true', width: 1, height: 1});
    const button = h('button', {type: 'button', 'data-layer': layer.name, 'aria-pressed': String(layer.name === state.layer.name),
      'aria-label': `Gradient with respect to ${layer.name}`, onclick: () => select(layer)}, canvas,
    h('span', {}, ...breakable(layer.name)));
    whenSeen(button, () => api.outputGradient(image, target, layer).then((tensor) => {
      const size = sizes(tensor);
      drawChannel(canvas, size, 0, scaleOf(0, size.most), SMALL);
    }, showError));
    return h('li', {}, button);
  });
  return [h('h3', {}, 'From the loss back to the image'),
    h('p', {class: 'soft'}, 'Each layer passes the gradient on to its input, ∂L/∂x. Bright places are those whose change would change the '
      + 'loss most: the root of the sum of squares over all maps, each image in its own scale. Max pooling passes it to the largest '
      + 'number of each window only, and ReLU to the positive numbers.'),
    h('ol', {class: 'back-row', 'aria-label': 'Gradients, from the last layer to the image'}, ...images)];
}

/** At each place the size of the gradient over all channels. */
function sizes(tensor) {
  const {height, width, channels, data} = tensor;
  const size = new Float32Array(height * width);
  data.forEach((value, i) => { size[Math.floor(i / channels)] += value * value; });
  size.forEach((value, i) => { size[i] = Math.sqrt(value); });
  return {height, width, channels: 1, most: size.reduce((a, b) => Math.max(a, b), 0), value: (y, x) => size[y * width + x]};
}

function oneMap(layer, channel, dy) {
  const line = h('p', {id: 'backward-value'});
  const own = Float32Array.from({length: dy.height * dy.width}, (_, i) => dy.data[i * dy.channels + channel]);
  const scale = scaleAroundZero(own);
  const draw = (canvas) => {
    drawChannel(canvas, dy, channel, scale);
    return scale;
  };
  const show = (row, column) => {
    const value = dy.value(row, column, channel);
    line.replaceChildren(sum({}, part(`∂L/∂y[${row},${column},${channel}]`, full(value), 'backward-number')),
      h('span', {class: 'soft'}, value === 0 ? 'A small change of this number does not change the loss.'
        : `If this number became larger, the loss would become ${value > 0 ? 'larger' : 'smaller'}.`));
    return line.textContent;
  };
  const largest = own.reduce((best, value, i) => (Math.abs(value) > Math.abs(own[best]) ? i : best), 0);
  return [h('h3', {}, layer.index < 0 ? `The gradient with respect to the image: ${['red', 'green', 'blue'][channel] ?? channel}`
    : `The gradient with respect to map ${channel} of ${layer.name}`),
  h('p', {class: 'soft'}, `${plural(dy.channels, 'map')} of ${dy.height} × ${dy.width} gradients. Blue: more of it would make the loss smaller; red: larger.`),
  places('backward-map', `Gradient with respect to map ${channel}`, [dy.height, dy.width], [{title: '∂L/∂y', draw}], show,
    [Math.floor(largest / dy.width), largest % dy.width]), line];
}

/** The weights of one filter, and beside each slice the gradient with respect to it. */
function oneFilter(layer, channel, w, dw) {
  const [rows, columns, inputs, filters] = layer.kernel;
  const {first} = inputsOf(layer, channel);
  const chosen = inputFor(layer, channel, state.inputChannel) - first;
  const of = (tensor) => Float32Array.from({length: rows * columns * inputs}, (_, i) => tensor.data[i * filters + channel]);
  const both = [of(w), of(dw)];
  const scales = both.map(scaleAroundZero);
  const slice = (values, scale, input) => {
    const canvas = h('canvas', {width: columns, height: rows, 'aria-hidden': 'true'});
    const image = new ImageData(columns, rows);
    for (let place = 0; place < rows * columns; place++) paint(image.data, 4 * place, values[place * inputs + input], scale);
    canvas.getContext('2d').putImageData(image, 0, 0);
    return canvas;
  };
  const pairs = Array.from({length: inputs}, (_, input) => h('li', {}, h('button', {type: 'button', 'data-number': input,
    'aria-pressed': String(input === chosen), title: `input channel ${first + input}`,
    'aria-label': `Weights for input channel ${first + input}, and their gradient`, onclick: () => change({inputChannel: first + input})},
  slice(both[0], scales[0], input), slice(both[1], scales[1], input))));
  return [h('h3', {}, `The gradient with respect to filter ${channel}`),
    h('p', {class: 'soft'}, `Left the weights for each input channel, right ∂L/∂w. A training step subtracts a multiple of the right one. `
      + 'The chain rule of a single weight is in “How it learns”.'),
    h('div', {class: 'row scales'}, h('span', {}, 'w:'), colourBar(scales[0]), h('span', {}, '∂L/∂w:'), colourBar(scales[1])),
    h('ul', {class: 'weight-pairs', 'aria-label': 'Weights and their gradients, one pair for each input channel'}, ...pairs)];
}
