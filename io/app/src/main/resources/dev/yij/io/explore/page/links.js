// How strongly the maps of neighbouring layers are linked, for the opened image.

import * as api from './api.js';
import {channelsOf, inputsOf, isConvolution, isMap, isMapByMap} from './layers.js';

/** Whether each number of the output is computed from the same channel of the input only. */
const isChannelByChannel = (layer) => isMapByMap(layer) || ['BatchNormalization', 'Activation', 'ReLU', 'LeakyReLU', 'ELU', 'PReLU', 'Dropout',
  'SpatialDropout2D', 'GaussianNoise', 'GaussianDropout', 'Rescaling', 'Normalization', 'ZeroPadding2D'].includes(layer.kind);

/** Layers in columns: one that changes each number by itself belongs to the layer before. */
export function columnsOfNetwork(input, layers) {
  const columns = [{first: input, last: input}];
  for (const layer of layers) {
    const {height, width} = layer.window ?? {height: 1, width: 1};
    const same = layer.input.join() === layer.output.join() && isChannelByChannel(layer) && height * width === 1;
    if (same && layer.index > 0) columns.at(-1).last = layer;
    else columns.push({first: layer, last: layer});
  }
  return columns;
}

/** The mean of each channel. */
function means(tensor) {
  const sums = new Float64Array(tensor.channels);
  tensor.data.forEach((value, i) => { sums[i % tensor.channels] += value; });
  return sums.map((sum) => sum / (tensor.height * tensor.width));
}

/**
 * What each channel of a column adds to the mean of each channel's sum in the next one: the sum of the weights between the
 * two, times the mean of the channel. Exact for a dense layer, and for a convolution but for its borders. Where a map is
 * computed from one map alone, it is the mean of that map.
 *
 * @param {object} source the tensor of the column before
 * @param {object} layer the layer that reads it
 * @returns {Promise<(from: number, to: number) => number>} null if it is not known
 */
export async function linksInto(source, layer) {
  const mean = means(source);
  const outputs = channelsOf(layer.output);
  if (isConvolution(layer) && isMap(layer)) {
    const {data} = await api.kernel(layer.name);
    const [rows, columns, inputs] = layer.kernel;
    const sums = new Float64Array(inputs * outputs);
    for (let i = 0; i < rows * columns * inputs * outputs; i++) sums[i % (inputs * outputs)] += data[i];
    return (from, to) => {
      const {first, count} = inputsOf(layer, to);
      return from < first || from >= first + count ? 0 : sums[(from - first) * outputs + to] * mean[from];
    };
  }
  if (layer.kind === 'Dense' && layer.input.length === 1) {
    const {data} = await api.kernel(layer.name);
    return (from, to) => data[from * outputs + to] * mean[from];
  }
  if (isChannelByChannel(layer) && channelsOf(layer.input) === outputs) return (from, to) => (from === to ? mean[from] : 0);
  return null;
}

/** The strongest of some links: [{channel, value}], the largest first. */
export function strongest(count, link, most) {
  return Array.from({length: count}, (_, channel) => ({channel, value: link(channel)}))
    .filter(({value}) => value !== 0 && Number.isFinite(value))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, most);
}
