// The same network computed twice: by plain loops and by vector instructions. How large are the differences?

import * as api from './api.js';
import {h} from './dom.js';
import {count, full, percent, rough} from './format.js';
import {isMap} from './layers.js';
import {select} from './network.js';
import {openBody, panel} from './panel.js';
import {scrollTable} from './parts.js';
import {change, state, watch} from './state.js';
import {during} from './status.js';

const ID = 'difference';
const COLUMNS = ['layer', 'equal numbers', 'mean ULP', 'largest ULP', 'scalar there', 'SIMD there', 'where'];

export function start() {
  watch(['image'], () => {
    const body = openBody(ID);
    if (body) body.replaceChildren(...invitation(body));
  });
}

export const differencePanel = () => panel(ID, 'Scalar and SIMD: how different?', (body) => {
  if (body.childElementCount === 0) body.append(...invitation(body));
});

function invitation(body) {
  const button = h('button', {type: 'button', id: 'compare', class: 'strong', onclick: () => compare(body)},
    'Compare all layers');
  return [h('p', {}, 'The reference adds in the order of the formula, one number after the other. The fast network adds '
    + 'many at once, in another order, and rounds elsewhere. Distances are counted in ULP: steps from one float32 to '
    + 'the next. Near 0 these steps are tiny, so the largest distances are between numbers that are nearly 0.'),
  h('p', {class: 'row'}, button)];
}

async function compare(body) {
  const {image, model} = state;
  const table = scrollTable('Differences by layer', COLUMNS, [], 'differences');
  const rows = table.querySelector('tbody');
  const note = h('p', {role: 'status'}, 'The scalar network takes some seconds…');
  const bar = h('progress', {max: model.layers.length, 'aria-label': 'Layers compared'});
  body.replaceChildren(note, bar, table);
  let largest = 0;
  for (const layer of model.layers) {
    const answer = await during('The scalar network takes some seconds…', () => api.difference(image, layer.name));
    if (!answer || image !== state.image || !body.isConnected) return;
    largest = Math.max(largest, answer.maximumUlps);
    rows.append(line(layer, answer));
    for (const each of rows.children) {
      each.style.setProperty('--share', largest ? Math.log1p(each.dataset.ulps) / Math.log1p(largest) : 0);
    }
    bar.value = rows.childElementCount;
    const {scalarMilliseconds: slow, simdMilliseconds: fast} = answer;
    note.textContent = `Scalar ${rough(slow)} ms, SIMD ${rough(fast)} ms: `
      + `${rough(slow / fast)} times as fast.`;
  }
  bar.remove();
}

function line(layer, {maximumUlps, meanUlps, equal, at, scalar, simd}) {
  const go = h('button', {type: 'button', onclick: () => {
    select(layer, at.at(-1), true);
    if (isMap(layer)) change({pinned: at.slice(0, 2)});
  }}, `[${at.join(', ')}]`);
  const bar = h('i', {'aria-hidden': 'true'});
  return h('tr', {'data-layer': layer.name, 'data-ulps': maximumUlps},
    h('th', {scope: 'row'}, layer.name), h('td', {}, percent(equal)), h('td', {}, rough(meanUlps)),
    h('td', {class: 'track'}, bar, h('span', {}, count(maximumUlps))),
    h('td', {}, full(scalar)), h('td', {}, full(simd)), h('td', {}, go));
}
