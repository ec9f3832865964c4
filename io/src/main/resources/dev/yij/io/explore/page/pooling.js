// One number of a pooling layer: the largest under its window, or the mean.

import * as api from './api.js';
import {h} from './dom.js';
import {full, plural, short} from './format.js';
import {cell, scaleOf} from './colour.js';
import {drawChannel} from './heat-map.js';
import {before} from './layers.js';
import {outline, penFor} from './marks.js';
import {state} from './state.js';
import {complain} from './status.js';

const MOST_CELLS = 49;

export function poolingWindow(layer, explained) {
  const maximum = 'winner' in explained;
  const text = maximum
    ? `y = max of ${plural(explained.terms.length, 'number')}`
    : `y = 1/${explained.count} · Σ x`;
  const body = explained.terms.length <= MOST_CELLS ? table(explained) : picture(layer, explained);
  return [h('p', {class: 'formula'}, text), body, maximum ? winner(explained) : mean(explained)];
}

function table({terms, winner = -1}) {
  const values = terms.filter((term) => !term.padding).map((term) => term.input);
  const scale = scaleOf(Math.min(...values), Math.max(...values));
  const rows = Map.groupBy(terms, (term) => term.row);
  return h('table', {class: 'grid pool'}, h('caption', {}, 'Window'), h('tbody', {}, ...[...rows.values()].map((row) => h('tr', {},
    ...row.map((term) => {
      const td = h('td', {class: term.padding ? 'padding' : terms.indexOf(term) === winner ? 'winner' : '', 'data-value': full(term.input)},
        term.padding ? 'pad' : full(term.input));
      if (!term.padding) {
        const {background, ink} = cell(term.input, scale);
        td.style.background = background;
        td.style.color = ink;
      }
      if (terms.indexOf(term) === winner) td.append(h('span', {class: 'crown'}, 'wins'));
      return td;
    })))));
}

function winner({terms, winner, output}) {
  const where = terms[winner];
  return h('p', {class: 'sum', id: 'sum', 'data-output': full(output)},
    h('span', {class: 'part'}, h('span', {class: 'soft'}, where ? `row ${where.row}, column ${where.column} wins` : 'no number wins'),
      h('b', {class: 'number', id: 'sum-output'}, full(output))));
}

function mean({terms, count, output}) {
  const sum = terms.at(-1).sum;
  return h('p', {class: 'sum', id: 'sum', 'data-sum': full(sum), 'data-output': full(output)},
    h('span', {class: 'part'}, h('span', {class: 'soft'}, `Σ of ${plural(count, 'number')}`), h('b', {class: 'number', id: 'sum-value'}, full(sum))),
    h('span', {class: 'sign'}, '÷'), h('span', {class: 'part'}, h('span', {class: 'soft'}, 'how many'), h('b', {class: 'number'}, count)),
    h('span', {class: 'sign'}, '='), h('span', {class: 'part'}, h('span', {class: 'soft'}, 'mean'), h('b', {class: 'number', id: 'sum-output'}, full(output))));
}

/** A window too large for a table is nearly always the whole map: that map, and on it the winner. */
function picture(layer, {terms, winner, position}) {
  const [map, marks] = ['map', 'marks'].map((name) => h('canvas', {class: name, 'aria-hidden': 'true'}));
  const source = before(layer, state.model);
  const channel = position.at(-1);
  api.tensor(state.picture, state.backend, source.name).then((tensor) => {
    drawChannel(map, tensor, channel);
    const pen = penFor(marks, tensor.height, tensor.width);
    const where = terms[winner];
    if (where) outline(pen, {top: where.row, left: where.column, height: 1, width: 1});
  }, complain);
  const caption = `Map ${channel} of ${source.name}: from ${short(Math.min(...terms.map((term) => term.input)))} to `
    + `${short(Math.max(...terms.map((term) => term.input)))}. The whole map becomes one number.`;
  return h('figure', {}, h('div', {class: 'stage middle'}, map, marks), h('figcaption', {class: 'soft'}, caption));
}
