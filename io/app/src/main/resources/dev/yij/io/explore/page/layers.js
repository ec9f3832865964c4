// Descriptions of the kinds of layers, and the positions of their windows.

import {count, plural, shape} from './format.js';

const KINDS = {
  Input: 'the image', Conv2D: 'convolution', MaxPooling2D: 'max pooling', AveragePooling2D: 'average pooling',
  GlobalAveragePooling2D: 'global average', GlobalMaxPooling2D: 'global maximum', Dense: 'dense', Flatten: 'flatten',
  Dropout: 'dropout', Activation: 'activation', ZeroPadding2D: 'zero padding', DepthwiseConv2D: 'depthwise convolution',
  ReLU: 'ReLU', LeakyReLU: 'leaky ReLU', ELU: 'ELU', Softmax: 'softmax', Cropping2D: 'cropping', UpSampling2D: 'upsampling', Reshape: 'reshape', Permute: 'permute',
  PReLU: 'parametric ReLU', BatchNormalization: 'batch normalization', Normalization: 'normalization',
  SeparableConv2D: 'separable convolution', Conv2DTranspose: 'transposed convolution', Resizing: 'resizing',
  CenterCrop: 'cropping', RandomCrop: 'resizing',
  Rescaling: 'rescaling', SpatialDropout2D: 'spatial dropout', GaussianNoise: 'noise', GaussianDropout: 'Gaussian dropout',
};

/** Whether its output has rows and columns. */
export const isMap = (layer) => layer.output.length === 3;

export const isConvolution = (layer) => layer.kind === 'Conv2D' || layer.kind === 'DepthwiseConv2D';

/** Whether it only applies a function to each number, or to each row of them. */
const isActivation = ({kind}) => ['Activation', 'ReLU', 'LeakyReLU', 'ELU', 'Softmax'].includes(kind);

/** Layers that give each map other rows and columns. */
const RESAMPLING = ['UpSampling2D', 'Resizing', 'Cropping2D', 'CenterCrop', 'RandomCrop'];

/** Whether each map is computed from the same map of the input: pooling, with a window or over the whole map. */
export const isMapByMap = (layer) => !layer.kernel && layer.kind !== 'SeparableConv2D'
  && (layer.window !== null || layer.kind.startsWith('Global') || RESAMPLING.includes(layer.kind));

export const channelsOf = (dimensions) => dimensions.at(-1);

/** The input channels that one filter of a convolution reads: all of them, or those of its group. */
export function inputsOf(layer, filter) {
  const [, , count, filters] = layer.kernel;
  const groups = channelsOf(layer.input) / count;
  return {first: Math.floor(filter / (filters / groups)) * count, count};
}

/** The input channel to show with a map: `wanted`, or the nearest one that the map is computed from. */
export function inputFor(layer, channel, wanted) {
  if (isMapByMap(layer)) return channel;
  if (!isConvolution(layer)) return wanted;
  const {first, count} = inputsOf(layer, channel);
  return Math.max(first, Math.min(wanted, first + count - 1));
}

/** "convolution + relu". */
export function kindName(layer) {
  const name = KINDS[layer.kind] ?? layer.kind;
  if (isActivation(layer)) return layer.activation ?? name;
  return layer.activation && layer.activation !== 'linear' ? `${name} + ${layer.activation}` : name;
}

/** The network's input as if it were a layer, so that it can be selected like one. */
export const inputLayer = ({input, layers}) => ({index: -1, name: layers.some(({name}) => name === 'input') ? 'the image' : 'input', kind: 'Input', parameters: 0, activation: null,
  kernel: null, window: null, input: null, output: [input.height, input.width, input.channels],
  field: {height: 1, width: 1, strideY: 1, strideX: 1, startY: 0, startX: 0}});

/** The layer before, whose output is this one's input. */
export const before = (layer, model) => layer.index <= 0 ? inputLayer(model) : model.layers[layer.index - 1];

/** Layers in groups that end with a pooling; what comes after the last map is a group of its own. */
export function groups(model) {
  const all = [[inputLayer(model)]];
  let open = null;
  for (const layer of model.layers) {
    const headless = open && isMap(open[0]) !== isMap(layer);
    if (!open || headless) all.push(open = []);
    open.push(layer);
    if (/^(Max|Average)Pooling/.test(layer.kind)) open = null;
  }
  return all;
}

const windowSize = ({window}) => shape([window.height, window.width]);

/** One or two sentences that explain the layer to a beginner. */
export function sentence(layer) {
  const [from, to] = [layer.input && shape(layer.input), shape(layer.output)];
  switch (layer.kind) {
    case 'Input':
      return `${to} numbers from -1 to 1: how much red, green and blue each pixel has.`;
    case 'DepthwiseConv2D': {
      const [rows, columns, , filters] = layer.kernel;
      return `Each map is filtered on its own by ${rows} × ${columns} weights, which look at no other map. ${from} → ${to}. `
        + `${count(rows * columns * filters)} weights.`;
    }
    case 'Conv2D': {
      const [rows, columns, inputs, filters] = layer.kernel;
      const weights = rows * columns * inputs * filters;
      const bias = layer.parameters - weights;
      return `${plural(filters, 'filter')} of ${rows} × ${columns} × ${inputs} weights slide over the input. Where a `
        + `filter finds its pattern, its map is bright. ${from} → ${to}. ${count(weights)} weights`
        + `${bias ? ` and ${plural(bias, 'bias').replace('biass', 'biases')}` : ''}.`;
    }
    case 'MaxPooling2D':
      return `Keeps the largest number of each ${windowSize(layer)} window. ${from} → ${to}. It has no weights.`;
    case 'AveragePooling2D':
      return `Keeps the mean of each ${windowSize(layer)} window. ${from} → ${to}. It has no weights.`;
    case 'ZeroPadding2D':
      return `Adds rows and columns of zeros around each map. ${from} → ${to}. It has no weights.`;
    case 'Cropping2D':
      return `Removes rows and columns at the borders of each map. ${from} → ${to}. It has no weights.`;
    case 'CenterCrop':
      return `Cuts the middle out of each map. ${from} → ${to}. It has no weights.`;
    case 'UpSampling2D':
      return `Enlarges each map by repeating pixels, or by computing those between. ${from} → ${to}. It has no weights.`;
    case 'RandomCrop':
    case 'Resizing':
      return `Gives each map other numbers of rows and columns. ${from} → ${to}. It has no weights.`;
    case 'SeparableConv2D':
      return 'Filters each map on its own, then combines the maps at each pixel with 1 × 1 filters. '
        + `${from} → ${to}. ${count(layer.parameters)} parameters.`;
    case 'Conv2DTranspose':
      return 'Enlarges the maps: each pixel adds a multiple of each filter to the output. '
        + `${from} → ${to}. ${count(layer.parameters)} parameters.`;
    case 'BatchNormalization':
      return 'Brings each map to mean 0 and variance 1 as measured in training, then scales and shifts it. '
        + `${count(layer.parameters)} parameters.`;
    case 'Normalization':
      return 'Subtracts a mean and divides by a standard deviation that were measured before training.';
    case 'PReLU':
      return `Keeps positive numbers and multiplies negative ones by a learned slope. ${count(layer.parameters)} slopes.`;
    case 'Reshape':
    case 'Permute':
      return `Puts the numbers into another shape. ${from} → ${to}.`;
    case 'Rescaling':
      return 'Multiplies each number by a scale and adds an offset.';
    case 'SpatialDropout2D':
    case 'GaussianNoise':
    case 'GaussianDropout':
      return 'Changes its input at random during training; here it does nothing.';
    case 'GlobalAveragePooling2D':
      return `Reduces each map to one number, its mean. ${from} → ${to}. It has no weights.`;
    case 'GlobalMaxPooling2D':
      return `Reduces each map to one number, its maximum. ${from} → ${to}. It has no weights.`;
    case 'Dense':
      return `Each output is a weighted sum of all ${count(channelsOf(layer.input))} inputs. ${from} → ${to}. `
        + `${count(layer.parameters)} parameters.`;
    case 'Activation':
    case 'ReLU':
    case 'LeakyReLU':
    case 'ELU':
    case 'Softmax':
      return layer.activation === 'softmax'
        ? 'Turns scores into probabilities: each is e to the power of its score, divided by the sum of all of them.'
        : `Applies ${layer.activation} to each number.`;
    default:
      return `${from} → ${to}.`;
  }
}

/** The part of the image that a number depends on: {top, left, height, width}, clipped at the image's edge. */
export function receptiveField(layer, [y, x], input) {
  if (!layer.field || y === undefined) return {top: 0, left: 0, height: input.height, width: input.width};
  const {height, width, strideY, strideX, startY, startX} = layer.field;
  return clip(startY + y * strideY, startX + x * strideX, height, width, input.height, input.width);
}

/** The window's position in the layer's input: {top, left, height, width}; it may extend beyond the edge. */
export function windowOf(layer, [y, x]) {
  const {height, width, strideY, strideX, dilationY = 1, dilationX = 1, top, left} = layer.window;
  return {top: y * strideY - top, left: x * strideX - left,
    height: (height - 1) * dilationY + 1, width: (width - 1) * dilationX + 1};
}

function clip(top, left, height, width, rows, columns) {
  const [y, x] = [Math.max(0, top), Math.max(0, left)];
  return {top: y, left: x, height: Math.min(rows, top + height) - y, width: Math.min(columns, left + width) - x};
}
