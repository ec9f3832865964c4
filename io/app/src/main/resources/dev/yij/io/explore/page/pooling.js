// One number of a pooling layer: the largest under its window, or the mean.

import * as api from './api.js';
import {h} from './dom.js';
import {full, plural, short} from './format.js';
import {cell, scaleOf} from './colour.js';
import {drawChannel} from './heat-map.js';
import {before} from './layers.js';
import {outline, penFor} from './marks.js';
import {part, sign, sum} from './parts.js';
import {state} from './state.js';
import {showError} from './status.js';

const MOST_CELLS = 49;

export function poolingWindow(layer, explained) {
  const maximum = 'winner' in explained;
  const body = explained.terms.length <= MOST_CELLS ? table(explained) : drawing(layer, explained);
  return [h('p', {class: 'formula'}, layer.formula), body, maximum ? winner(explained) : mean(explained)];
}

function table({terms, winner = -1}) {
  const values = terms.filter((term) => !term.padding).map((term) => term.input);
  const scale = scaleOf(Math.min(...values), Math.max(...values));
  const rows = [...Map.groupBy(terms, (term) => term.row).values()];
  const lines = rows.map((row) => h('tr', {}, ...row.map((term) => tap(term, terms.indexOf(term) === winner, scale))));
  return h('table', {class: 'grid pool'}, h('caption', {}, 'Window'), h('tbody', {}, ...lines));
}

function tap(term, wins, scale) {
  if (term.padding) return h('td', {class: 'padding'}, 'pad');
  const td = h('td', {class: wins ? 'winner' : '', 'data-value': full(term.input)}, full(term.input),
    wins ? h('span', {class: 'crown'}, 'maximum') : null);
  const {background, ink} = cell(term.input, scale);
  td.style.background = background;
  td.style.color = ink;
  return td;
}

function winner({terms, winner, output}) {
  const where = terms[winner];
  return sum({id: 'sum'},
    part(where ? `maximum at row ${where.row}, column ${where.column}` : 'no maximum', full(output), 'sum-output'));
}

function mean({terms, count, output}) {
  return sum({id: 'sum'}, part(`Σ of ${plural(count, 'number')}`, full(terms.at(-1).sum), 'sum-value'), sign('÷'),
    part('how many', count), sign('='), part('mean', full(output), 'sum-output'));
}

/** A window too large for a table is nearly always the whole map: draws that map and marks its maximum. */
function drawing(layer, {terms, winner, position}) {
  const [map, marks] = ['map', 'marks'].map((name) => h('canvas', {class: name, 'aria-hidden': 'true'}));
  const source = before(layer, state.model);
  const channel = position.at(-1);
  api.tensor(state.image, state.backend, source).then((tensor) => {
    drawChannel(map, tensor, channel);
    const pen = penFor(marks, tensor.height, tensor.width);
    const where = terms[winner];
    if (where) outline(pen, {top: where.row, left: where.column, height: 1, width: 1});
  }, showError);
  const caption = `Map ${channel} of ${source.name}: from ${short(Math.min(...terms.map((term) => term.input)))} to `
    + `${short(Math.max(...terms.map((term) => term.input)))}. The whole map becomes one number.`;
  return h('figure', {}, h('div', {class: 'stage middle'}, map, marks), h('figcaption', {class: 'soft'}, caption));
}
