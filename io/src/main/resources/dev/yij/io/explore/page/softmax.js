// Softmax: from scores to probabilities.

import {h} from './dom.js';
import {full, percent, short} from './format.js';
import {className} from './answer.js';
import {change} from './state.js';

/**
 * @param {{max: number, scale: number, terms: {channel: number, input: number, exponential: number, sum: number}[]}} softmax
 * @param {number} chosen which output is looked at
 */
export function softmaxTable({max, scale, terms}, chosen) {
  const probability = (term) => Math.fround(term.exponential * scale);
  const order = [...terms].sort((a, b) => b.input - a.input);
  const reach = probability(order[0]) || 1;
  const lines = order.map((term) => h('tr', {class: term.channel === chosen ? 'current' : '', 'data-class': term.channel},
    h('th', {scope: 'row'}, h('button', {type: 'button', class: 'plain', onclick: () => change({channel: term.channel})}, className(term.channel))),
    h('td', {}, short(term.input)), h('td', {}, short(term.exponential)),
    h('td', {'data-probability': full(probability(term))}, percent(probability(term))),
    h('td', {class: 'track', 'aria-hidden': 'true', vars: {'--share': probability(term) / reach}}, h('i'))));
  const sum = terms.at(-1).sum;
  const own = terms[chosen];
  return [
    h('p', {class: 'formula'}, 'p[j] = exp(x[j] - max) / Σ exp(x[k] - max)'),
    h('p', {class: 'sum', id: 'softmax', 'data-sum': full(sum), 'data-output': full(probability(own))},
      h('span', {class: 'part'}, h('span', {class: 'soft'}, `exp(${short(own.input)} - ${short(max)})`), h('b', {class: 'number'}, full(own.exponential))),
      h('span', {class: 'sign'}, '÷'), h('span', {class: 'part'}, h('span', {class: 'soft'}, 'Σ of all'), h('b', {class: 'number', id: 'softmax-sum'}, full(sum))),
      h('span', {class: 'sign'}, '='), h('span', {class: 'part'}, h('span', {class: 'soft'}, 'probability'), h('b', {class: 'number', id: 'softmax-output'}, full(probability(own))))),
    h('div', {class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Softmax of all classes'}, h('table', {class: 'terms softmax'},
      h('thead', {}, h('tr', {}, ...['class', 'score x', 'exp(x - max)', 'probability', ''].map((name) => h(name ? 'th' : 'td', name ? {scope: 'col'} : {}, name)))),
      h('tbody', {}, ...lines))),
  ];
}
