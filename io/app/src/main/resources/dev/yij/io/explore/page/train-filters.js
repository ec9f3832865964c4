// The filters of the first layer: after an earlier epoch, now, and the difference.

import * as api from './train-api.js';
import {byId, h} from './dom.js';
import {short} from './format.js';
import {latest} from './latest.js';
import {showError} from './status.js';
import {moment} from './train-beside.js';
import {watch} from './train-run.js';

const request = latest();

export function start() {
  watch((state, before) => {
    if (!state.look || state.look.number === (before?.run === state.run ? before.look?.number : null)) return;
    request(() => Promise.all([api.earlierFilters(state.run), api.filters(state.run)]), ([first, now]) => show(first, now, moment(state.look.earlier.epoch))).catch(showError);
  });
}

function show(first, now, when) {
  const [rows, columns, , filters] = now.shape;
  const reach = Math.max(largest(first.data), largest(now.data)) || 1;
  const moved = now.data.map((weight, i) => weight - first.data[i]);
  const most = largest(moved);
  const list = byId('filter-pairs');
  if (list.children.length !== filters) list.replaceChildren(...Array.from({length: filters}, (_, filter) => h('li', {},
    h('canvas', {width: columns, height: rows, role: 'img'}),
    h('canvas', {width: columns, height: rows, role: 'img', 'aria-label': `Filter ${filter} now`}),
    h('canvas', {width: columns, height: rows, role: 'img', 'aria-label': `The difference, of filter ${filter}`}))));
  [...list.children].forEach((item, filter) => {
    item.children[0].setAttribute('aria-label', `Filter ${filter} ${when}`);
    [first.data, now.data].forEach((data, i) => draw(item.children[i], data, filter, filters, reach));
    draw(item.children[2], moved, filter, filters, most || 1);
  });
  const enlarged = most > 0 ? ` The differences are shown ${short(reach / most)} times as strong.` : '';
  byId('filters-note').textContent = `Left: ${when}. Correlation of all weights of the layer, then and now: ${correlation(first.data, now.data).toFixed(3)}; 1 is unchanged.${enlarged}`;
}

const largest = (data) => data.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);

function draw(canvas, data, filter, filters, reach) {
  const image = new ImageData(canvas.width, canvas.height);
  for (let place = 0; place < canvas.width * canvas.height; place++) {
    for (let k = 0; k < 3; k++) image.data[4 * place + k] = 127.5 + (127.5 * data[(place * 3 + k) * filters + filter]) / reach;
    image.data[4 * place + 3] = 255;
  }
  canvas.getContext('2d').putImageData(image, 0, 0);
}

function correlation(a, b) {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return aa * bb === 0 ? (aa === bb ? 1 : 0) : ab / Math.sqrt(aa * bb);
}
