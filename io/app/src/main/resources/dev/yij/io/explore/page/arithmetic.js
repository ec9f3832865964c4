// How the selected number is computed, depending on the kind of layer.

import {h} from './dom.js';
import {full, plural} from './format.js';
import {className} from './answer.js';
import {contributions} from './dense.js';
import {isConvolution} from './layers.js';
import {part, sign, sum} from './parts.js';
import {poolingWindow} from './pooling.js';
import {products} from './products.js';
import {softmaxTable} from './softmax.js';
import {state, watch} from './state.js';

let view = null;

export function start() {
  watch(['explained', 'term', 'inputChannel', 'weight', 'layer'], show);
  watch(['waiting'], showWhetherBusy);
}

export function arithmetic() {
  const title = h('h3', {id: 'arithmetic-title'});
  const body = h('div', {class: 'arithmetic-body'});
  view = {title, body};
  return h('section', {class: 'arithmetic', id: 'arithmetic', 'aria-labelledby': 'arithmetic-title'}, title, body);
}

function show() {
  const {explained, layer} = state;
  if (!view?.body.isConnected) return;
  showWhetherBusy();
  if (!explained || explained.layer !== layer.name) {
    view.title.textContent = 'How this number is computed';
    view.body.replaceChildren(h('p', {class: 'soft'}, 'Computing…'));
    return;
  }
  view.title.textContent = title(layer, explained.position);
  const focused = document.activeElement?.id;
  const inside = view.body.contains(document.activeElement);
  view.body.replaceChildren(...bodyOf(layer, explained), agreement(explained));
  if (inside && focused) document.getElementById(focused)?.focus({preventScroll: true});
}

/** While another number is requested, the previous one stays visible. */
function showWhetherBusy() {
  view?.body.setAttribute('aria-busy', String(state.waiting));
}

function title(layer, position) {
  if (position.length === 3) {
    return `How y[${position.join(',')}] is computed`;
  }
  const named = layer.output[0] === state.model.classes.length;
  return named ? `How the number of “${className(position[0])}” is computed` : `How number ${position[0]} is computed`;
}

function bodyOf(layer, explained) {
  if ('bias' in explained) return isConvolution(layer) ? products(layer, explained) : contributions(explained);
  if ('numbers' in explained) return substituted(layer, explained);
  if ('winner' in explained || 'count' in explained) return poolingWindow(layer, explained);
  if ('scale' in explained) return softmaxTable(explained, explained.channel);
  if ('from' in explained) {
    const number = h('b', {class: 'number'}, full(explained.output));
    const y = `y[${explained.position.join(',')}] = `;
    return [h('p', {class: 'formula'}, layer.formula),
      explained.from.length === 0 ? h('p', {}, y, number, ', a constant.')
        : h('p', {}, y, `x[${explained.from.join(',')}] = `, number, ', copied unchanged.')];
  }
  return [h('p', {class: 'formula'}, layer.formula),
    h('p', {}, `${explained.activation}(`, h('b', {class: 'number'}, full(explained.input)), ') = ',
      h('b', {class: 'number'}, full(explained.output)))];
}

/** The formula, and what its names stand for at this position. */
function substituted(layer, {numbers, output}) {
  return [h('p', {class: 'formula'}, layer.formula),
    sum({id: 'numbers'}, ...numbers.map(({name, value}) => part(name, full(value))), sign('→'),
      part('y', full(output), 'substituted-output'))];
}

/** Whether the tensor on the map holds the same number as the explained sum, which is added in the order of the formula. */
function agreement({output, tensor, ulps}) {
  if (tensor === undefined) return '';
  if (ulps === 0) return h('p', {class: 'agreement', id: 'agreement'}, 'The map holds exactly this number, bit for bit.');
  return h('p', {class: 'agreement', id: 'agreement'}, 'The map holds ', h('b', {class: 'number'}, full(tensor)),
    `, ${typeof ulps === 'number' ? plural(ulps, 'ULP').replace('ULPs', 'ULP') : ulps} from ${full(output)}: `
    + 'this backend adds in another order, and each addition rounds.');
}
