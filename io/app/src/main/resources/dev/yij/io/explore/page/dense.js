// One number of a dense layer, or of another sum without a window: the contribution of each input, largest first.

import * as api from './api.js';
import {h} from './dom.js';
import {full, plural, short} from './format.js';
import {drawChannel} from './heat-map.js';
import {before, isMap} from './layers.js';
import {select} from './network.js';
import {runningSum} from './running-sum.js';
import {activated, part, sum} from './parts.js';
import {sumControls} from './player.js';
import {softmaxTable} from './softmax.js';
import {state} from './state.js';
import {termsTable} from './terms-table.js';

const FEW = 12;

export function contributions(explained) {
  const {terms, bias, biasLast = false, activation} = explained;
  const first = biasLast ? 0 : bias;
  const added = state.term ?? terms.length;
  const done = added === terms.length;
  const now = (added === 0 ? first : terms[added - 1].sum) + (biasLast && done ? bias : 0);
  const order = [...terms].sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const [most, rest] = [order.slice(0, FEW), order.slice(FEW)];
  const remainder = rest.reduce((total, term) => total + term.product, 0);
  const reach = Math.max(Math.abs(most[0]?.product ?? 0), Math.abs(remainder), Math.abs(bias)) || 1;
  const source = mapsBehind();
  const line = (name, product, detail, thumb) => h('li', {class: product < 0 ? 'negative' : ''},
    thumb, h('span', {class: 'name'}, name), h('span', {class: 'detail soft'}, detail),
    h('span', {class: 'track', 'aria-hidden': 'true', vars: {'--share': Math.abs(product) / reach}}, h('i')),
    h('span', {class: 'value'}, short(product)));
  const strongest = [
    h('p', {class: 'soft'}, 'What increases it (right) and decreases it (left), the largest contributions first:'),
    h('ol', {class: 'contributions', id: 'contributions'},
      ...most.map((term) => line(source ? `map ${term.channel}` : inputName(term), term.product,
        `${short(term.input)} × ${short(term.weight)}`, source ? thumbnail(source, term.channel) : null)),
      rest.length > 0 ? line(`${plural(rest.length, 'other')}`, remainder, 'together', null) : null,
      line('bias', bias, '', null)),
  ];
  const building = [
    sum({id: 'sum', 'data-bias': full(bias), 'data-sum': full(now)},
      part(done ? (biasLast ? 'Σ + b' : 'b + Σ') : `${biasLast ? '' : 'b and '}${added} of ${terms.length} products`, full(now), 'sum-value'),
      ...activated(explained, done)),
    runningSum({bias: first, terms}, added),
    sumControls(),
    termsTable(explained, added),
    ...(activation === 'softmax' && explained.softmax ? softmaxTable(explained.softmax, explained.position.at(-1)) : []),
  ];
  return [h('p', {class: 'formula'}, state.layer.formula),
    h('div', {class: 'halves'}, h('div', {}, ...strongest), h('div', {}, ...building))];
}

/** In an image also the row and the column of the kernel. */
const inputName = ({row, column, channel}) =>
  state.layer.input.length === 3 ? `w[${row},${column}], input ${channel}` : `input ${channel}`;

/** Where each input is the mean of one map: the layer of those maps. */
function mapsBehind() {
  const source = before(state.layer, state.model);
  if (!source.kind.startsWith('Global')) return null;
  const maps = before(source, state.model);
  return isMap(maps) ? maps : null;
}

function thumbnail(layer, channel) {
  const canvas = h('canvas', {'aria-hidden': 'true'});
  api.tensor(state.image, state.backend, layer).then((tensor) => drawChannel(canvas, tensor, channel), () => {});
  return h('button', {type: 'button', class: 'thumb', 'aria-label': `Show map ${channel} of ${layer.name}`,
    title: `map ${channel} of ${layer.name}`, onclick: () => select(layer, channel, true)}, canvas);
}
