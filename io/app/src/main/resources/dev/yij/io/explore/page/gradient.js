// Learning, for one weight: the gradient of the loss for a class.

import * as api from './api.js';
import {h} from './dom.js';
import {full, plural} from './format.js';
import {className} from './answer.js';
import {chain} from './chain.js';
import {channelsOf, inputFor, inputsOf, isConvolution} from './layers.js';
import {latest} from './latest.js';
import {openBody, panel} from './panel.js';
import {part, scrollTable, sum} from './parts.js';
import {state, watch} from './state.js';
import {targetChoice} from './target-class.js';
import {during} from './status.js';
import {trainingStep} from './training-step.js';

const ID = 'gradient';
const FEW = 8;
const ask = latest(150);

export function start() {
  watch(['channel', 'inputChannel', 'weight', 'image', 'layer', 'target'], () => {
    const body = openBody(ID);
    if (body) fill(body);
  });
}

export const gradientPanel = () => panel(ID, 'How it learns: the gradient of one weight', fill);

/**
 * The selected weight: row, column, input and output of a convolution's kernel; row, column, channel and its filter of a
 * depthwise one; input and output of a dense one.
 */
function weight() {
  const {layer, weight, inputChannel, channel} = state;
  if (!isConvolution(layer)) return [Math.min(inputChannel, layer.kernel[0] - 1), channel];
  const input = inputFor(layer, channel, inputChannel);
  if (layer.kind !== 'DepthwiseConv2D') return [...weight, input - inputsOf(layer, channel).first, channel];
  return [...weight, input, channel % (channelsOf(layer.output) / channelsOf(layer.input))];
}

function fill(body) {
  const {image, layer, target} = state;
  if (!image) return;
  if (body.childElementCount === 0) body.append(...frame());
  const at = weight();
  const result = body.querySelector('.result');
  result.setAttribute('aria-busy', 'true');
  during('Going backwards through the network…', () => ask(
    (signal) => Promise.all([api.gradient(image, layer.name, at, target, FEW, signal),
      isConvolution(layer) ? api.chain(image, layer.name, at, target, signal) : null]),
    ([gradient, places]) => {
      result.setAttribute('aria-busy', 'false');
      result.replaceChildren(...describe(layer, at, gradient));
      body.querySelector('.chain-rule').replaceChildren(...(places ? chain(layer, at, places) : []));
    }));
}

const frame = () => [targetChoice('gradient-class'), h('div', {class: 'result'}), h('div', {class: 'chain-rule'}), trainingStep(() => state.target)];

function describe(layer, at, {output, loss, count: places, terms}) {
  const names = isConvolution(layer) ? ['row', 'column', 'input channel', 'filter'] : ['input', 'output'];
  const which = at.map((each, i) => `${names[i]} ${each}`).join(', ');
  const down = output > 0 ? 'smaller' : 'larger';
  const lines = terms.map((term) => h('tr', {}, h('td', {}, term.row), h('td', {}, term.column),
    ...[term.input, term.gradient, term.product].map((each) => h('td', {}, full(each)))));
  return [
    sum({}, part(`loss for “${className(state.target)}”`, full(loss)),
      part(`∂ loss / ∂ w[${at.join(', ')}]`, full(output), 'gradient-value')),
    h('p', {}, output === 0 ? `Moving this weight (${which}) a little does not change the loss.`
      : `A training step makes this weight (${which}) ${down}, so that the loss shrinks.`),
    h('p', {class: 'soft'}, `The gradient is the sum over ${plural(places, 'place')} where the weight was used: the input it `
      + `met times the gradient of the sum it went into.${places > terms.length ? ` The ${terms.length} largest:` : ''}`),
    scrollTable('Largest terms of the gradient', ['row', 'column', 'input', 'gradient', 'product'], lines),
    h('p', {class: 'soft'}, isConvolution(layer) ? 'Choose another weight in the table “Filter” above.'
      : 'Choose another output above.'),
  ];
}
