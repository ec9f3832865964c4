// The selected number of the user's filter: window × weights = products, and the running sum.

import {h} from './dom.js';
import {full, plural, short} from './format.js';
import {cell, scaleAroundZero, scaleOf} from './colour.js';
import {part, sign, sum} from './parts.js';
import {runningSum} from './running-sum.js';

const SIDE = 3;

/** @param {object} explained as the server explains an output of a convolution with one input channel */
export function playgroundSum({position, terms, bias, output, activation}) {
  const total = terms.at(-1).sum;
  const inputs = terms.filter((term) => !term.padding).map((term) => term.input);
  const tables = [table('Window', terms, 'input', scaleOf(Math.min(0, ...inputs), Math.max(1, ...inputs))),
    table('Filter', terms, 'weight', scaleAroundZero(terms.map((term) => term.weight))),
    table('Products', terms, 'product', scaleAroundZero(terms.map((term) => term.product)))];
  const signs = [sign('×'), sign('=')];
  return [
    h('h3', {}, `How y[${position.slice(0, 2).join(',')}] is computed`),
    h('div', {class: 'multiply'}, ...tables.flatMap((each, i) => i < 2 ? [each, signs[i]] : [each])),
    sum({id: 'play-equation'}, part('bias b', full(bias)), sign('+'),
      part(`Σ of ${plural(terms.length, 'product')}`, short(total - bias)), sign('='), part('sum', full(total), 'play-total'),
      ...(activation && activation !== 'linear' ? [sign('→'), part(activation, full(output))] : [])),
    runningSum({bias, terms}, terms.length),
  ];
}

function table(name, terms, what, scale) {
  const rows = Array.from({length: SIDE}, (_, row) => terms.slice(row * SIDE, (row + 1) * SIDE));
  return h('table', {class: `grid ${what}`}, h('caption', {}, name),
    h('tbody', {}, ...rows.map((row) => h('tr', {}, ...row.map((term) => {
      if (term.padding && what !== 'weight') return h('td', {class: 'padding'}, what === 'input' ? 'pad' : '0');
      const td = h('td', {title: full(term[what])}, short(term[what]));
      const {background, ink} = cell(term[what], scale);
      td.style.background = background;
      td.style.color = ink;
      return td;
    })))));
}
