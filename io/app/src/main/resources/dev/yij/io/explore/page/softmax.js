// Softmax: from scores to probabilities.

import {h} from './dom.js';
import {full, percent, short} from './format.js';
import {className} from './answer.js';
import {part, scrollTable, sign, sum} from './parts.js';
import {change} from './state.js';

/**
 * @param {{formula: string, max: number, scale: number, terms: {channel: number, input: number, exponential: number, sum: number}[]}} softmax
 * @param {number} chosen the selected output
 */
export function softmaxTable({formula, max, scale, terms}, chosen) {
  const probability = (term) => Math.fround(term.exponential * scale);
  const order = [...terms].sort((a, b) => b.input - a.input);
  const reach = probability(order[0]) || 1;
  const lines = order.map((term) => h('tr', {class: term.channel === chosen ? 'current' : '', 'data-class': term.channel},
    h('th', {scope: 'row'}, h('button', {type: 'button', class: 'plain', onclick: () => change({channel: term.channel})},
      className(term.channel))),
    h('td', {}, short(term.input)), h('td', {}, short(term.exponential)),
    h('td', {'data-probability': full(probability(term))}, percent(probability(term))),
    h('td', {class: 'track', 'aria-hidden': 'true', vars: {'--share': probability(term) / reach}}, h('i'))));
  const own = terms[chosen];
  return [
    h('p', {class: 'formula'}, formula),
    sum({id: 'softmax'},
      part(`exp(${short(own.input)} - ${short(max)})`, full(own.exponential)), sign('÷'),
      part('Σ of all', full(terms.at(-1).sum), 'softmax-sum'), sign('='),
      part('probability', full(probability(own)), 'softmax-output')),
    scrollTable('Softmax of all classes', ['class', 'score x', 'exp(x - max)', 'probability', ''], lines, 'softmax'),
  ];
}
