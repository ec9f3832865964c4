// One number of a convolution: window times kernel, product by product, the running sum, the activation.

import {h} from './dom.js';
import {full, plural, short} from './format.js';
import {cell, scaleAroundZero, scaleOf, scaleOfColour} from './colour.js';
import {before, channelsOf, inputFor, inputsOf} from './layers.js';
import {activated, part, sign, sum} from './parts.js';
import {sumControls} from './player.js';
import {runningSum} from './running-sum.js';
import {change, state} from './state.js';
import {termsTable} from './terms-table.js';

const COLOURS_OF_INPUT = ['red', 'green', 'blue'];

export function products(layer, explained) {
  const [rows, columns, inputs] = layer.kernel;
  const {terms} = explained;
  const {first} = inputsOf(layer, state.channel);
  const channel = inputFor(layer, state.channel, state.inputChannel) - first; // within the group
  const added = state.term ?? terms.length;
  const at = (row, column) => terms[(row * columns + column) * inputs + channel];
  const grid = (read) => Array.from({length: rows}, (_, row) =>
    Array.from({length: columns}, (_, column) => read(at(row, column))));
  const number = (term) => terms.indexOf(term);
  const current = added > 0 && state.term !== null ? terms[added - 1] : null;
  const isImage = layer.index === 0 && inputs === 3;
  const inputScale = isImage ? scaleOfColour(channel, {min: -1, max: 1}) : rangeScale(terms);
  const input = table('Window', 'input', grid((term) => ({term, value: term.input})), inputScale, current);
  const kernel = table('Filter', 'weight', grid((term) => ({term, value: term.weight})),
    scaleAroundZero(terms.map((term) => term.weight)), current, true);
  const product = table('Products', 'product', grid((term) => ({term, value: term.product, later: number(term) >= added})),
    scaleAroundZero(terms.map((term) => term.product)), current);
  return [
    h('p', {class: 'formula'}, layer.formula),
    explained.matrixProduct
      ? h('p', {class: 'soft', id: 'matrix-product'}, `As one matrix product (im2col): ${explained.matrixProduct}.`) : null,
    stepper(layer, first, inputs, channel),
    h('div', {class: 'multiply'}, input, h('span', {class: 'sign', 'aria-hidden': 'true'}, '×'), kernel,
      h('span', {class: 'sign', 'aria-hidden': 'true'}, '='), product),
    inputs > 1 ? byChannel(terms, first, inputs, channel) : null,
    equation(explained, added),
    runningSum(explained, added),
    sumControls(),
    termsTable(explained, added),
  ].filter((each) => each !== null);
}

function rangeScale(terms) {
  let [min, max] = [Infinity, -Infinity];
  for (const {input} of terms) [min, max] = [Math.min(min, input), Math.max(max, input)];
  return scaleOf(Math.min(min, 0), max);
}

/** A table of the window's size. With `choose`, its cells select the weight whose gradient is shown. */
function table(name, what, grid, scale, current, choose = false) {
  const cells = grid.map((line) => h('tr', {}, ...line.map(({term, value, later}) => {
    const colours = cell(value, scale);
    const padded = term.padding && what !== 'weight';
    const classes = [padded ? 'padding' : '', later ? 'later' : '', term === current ? 'current' : ''];
    const text = later ? '' : padded && what === 'input' ? 'pad' : short(value);
    const [row, column] = [term.row, term.column];
    const chosen = state.weight[0] === row && state.weight[1] === column;
    const content = choose
      ? h('button', {type: 'button', id: `weight-${row}-${column}`, 'aria-pressed': String(chosen),
        onclick: () => change({weight: [row, column]})},
      h('span', {class: 'hidden'}, `Weight at row ${row}, column ${column}: `), text)
      : text;
    const td = h('td', {class: classes.join(' ').trim(), title: padded ? 'in the padding: 0' : full(value)}, content);
    if (!padded) {
      td.style.background = colours.background;
      td.style.color = colours.ink;
    }
    return td;
  })));
  return h('table', {class: `grid ${what}`}, h('caption', {}, name), h('tbody', {}, ...cells));
}

/** Steps through the channels of the layer's input. */
function stepper(layer, first, inputs, channel) {
  const source = before(layer, state.model);
  const colour = layer.index === 0 && inputs === 3 ? `, ${COLOURS_OF_INPUT[channel]}` : '';
  const to = (number) => change({inputChannel: first + (number + inputs) % inputs});
  return h('p', {class: 'row stepper'},
    button('channel-back', 'Previous input channel', '‹', () => to(channel - 1)),
    h('span', {id: 'channel'}, `Input channel ${first + channel} of ${channelsOf(source.output)}${colour}`),
    button('channel-on', 'Next input channel', '›', () => to(channel + 1)),
    h('span', {class: 'soft'}, `from ${source.name}, ${plural(channelsOf(source.output), 'channel')}`));
}

const button = (id, label, text, onclick) => h('button', {type: 'button', id, 'aria-label': label, onclick}, text);

/** How much each channel of the input adds to the sum: a bar each, up or down from 0. */
function byChannel(terms, first, inputs, channel) {
  const sums = new Float64Array(inputs);
  terms.forEach((term) => { sums[term.channel - first] += term.product; });
  const reach = Math.max(...sums.map(Math.abs)) || 1;
  const bars = h('div', {class: 'channels', 'aria-hidden': 'true'}, ...Array.from(sums, (added, number) => h('i', {
    class: `${added < 0 ? 'negative' : ''} ${number === channel ? 'chosen' : ''}`.trim(),
    title: `channel ${first + number} adds ${short(added)}`,
    vars: {'--share': Math.abs(added) / reach},
    onclick: () => change({inputChannel: first + number}),
  })));
  return h('div', {class: 'by-channel'}, bars,
    h('p', {class: 'soft'}, `This channel adds ${short(sums[channel])}. Bars: what each input channel adds.`));
}

/** bias + products = sum → activation = output, for as many terms as have been added. */
function equation(explained, added) {
  const {terms, bias} = explained;
  const now = added === 0 ? bias : terms[added - 1].sum;
  const done = added === terms.length;
  const products = done ? `Σ of ${plural(terms.length, 'product')}` : `${added} of ${terms.length} products`;
  return sum({id: 'sum', 'data-bias': full(bias), 'data-sum': full(now)},
    part('bias b', full(bias)), sign('+'), part(products, short(now - bias)), sign('='),
    part('sum', full(now), 'sum-value'), ...activated(explained, done));
}
