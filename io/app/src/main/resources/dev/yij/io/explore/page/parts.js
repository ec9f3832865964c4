// Parts that several views share: sums with names above their numbers, and tables that scroll.

import {h} from './dom.js';
import {full} from './format.js';

/** A line of named numbers and signs between them. */
export const sum = (properties, ...parts) => h('p', {class: 'sum', ...properties}, ...parts);

/** A number with its name above it. */
export function part(name, value, id = null) {
  return h('span', {class: 'part'}, h('span', {class: 'soft'}, name), h('b', {class: 'number', id}, value));
}

/** An operator between two numbers. */
export const sign = (text) => h('span', {class: 'sign'}, text);

/** The layer's activation of a sum, once all terms have been added; empty if there is none. */
export function activated({activation, output}, done) {
  if (!activation || activation === 'linear') return [];
  return [sign('→'), part(activation, done ? full(output) : '…', 'sum-output')];
}

/**
 * A table that scrolls inside its frame, also by keys.
 *
 * @param {string} label what it is called
 * @param {string[]} columns their names; '' for a purely visual one
 * @param {HTMLElement[]} rows
 * @param {string} [kind] a further class
 */
export function scrollTable(label, columns, rows, kind = '') {
  const heads = columns.map((name) => (name ? h('th', {scope: 'col'}, name) : h('td')));
  const table = h('table', {class: `terms ${kind}`.trim()}, h('thead', {}, h('tr', {}, ...heads)), h('tbody', {}, ...rows));
  return h('div', {class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': label}, table);
}
