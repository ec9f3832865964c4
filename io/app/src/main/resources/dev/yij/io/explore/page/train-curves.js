// The curves of loss and accuracy, as SVG, and the epochs as a table.

import {byId, h} from './dom.js';
import {percent, short} from './format.js';
import {scrollTable} from './parts.js';
import {watch} from './train-run.js';

const HEIGHT = 210;
const EDGES = {left: 44, right: 12, top: 8, bottom: 24};
const KINDS = {loss: tick, accuracy: (value) => `${Math.round(100 * value)} %`};

let shown = null;
let earlier = [];

export function start() {
  watch((state, before) => {
    if (before && (before.run !== state.run || (before.epochs.at(-1)?.epoch ?? 0) > (state.epochs.at(-1)?.epoch ?? 0))) {
      if (before.epochs.length > 1) earlier = before.epochs;
    }
    shown = state;
    draw();
  });
  new ResizeObserver(draw).observe(byId('loss'));
  byId('all-epochs').addEventListener('toggle', draw);
}

function draw() {
  if (!shown) return;
  for (const kind of Object.keys(KINDS)) chart(kind, shown);
  if (byId('all-epochs').open) table(shown);
}

const svg = (tag, attributes, ...children) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

function chart(kind, state) {
  const frame = byId(kind);
  const width = frame.clientWidth;
  if (width === 0) return;
  const column = kind === 'loss' ? 1 : 2;
  const batches = state.batches.filter((each) => each[column] !== null).map((each) => [each[0], each[column]]);
  const trained = points(state.epochs, 'training', kind);
  const validated = points(state.epochs, 'validation', kind);
  const ghost = points(earlier, 'validation', kind);
  const most = kind === 'accuracy' ? 1 : ceiling([...trained, ...validated, ...ghost, ...batches.slice(0, 1)]);
  const end = Math.max(4, state.epochs.at(-1)?.epoch ?? 0, batches.at(-1)?.[0] ?? 0, ghost.at(-1)?.[0] ?? 0);
  const x = (at) => EDGES.left + ((width - EDGES.left - EDGES.right) * at) / end;
  const y = (value) => HEIGHT - EDGES.bottom - ((HEIGHT - EDGES.bottom - EDGES.top) * Math.min(value, most)) / most;
  const line = (name, all) => (all.length > 1
    ? [svg('polyline', {class: name, points: all.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')})]
    : []);
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => {
    const at = y(share * most).toFixed(1);
    return [svg('line', {class: 'grid', x1: EDGES.left, x2: width - EDGES.right, y1: at, y2: at}),
      svg('text', {x: EDGES.left - 6, y: at, 'text-anchor': 'end', 'dominant-baseline': 'middle'}, KINDS[kind](share * most, most / 4))];
  });
  const every = niceStep(end, width < 420 ? 4 : 8);
  for (let at = 0; at <= end; at += every) ticks.push(svg('text', {x: x(at), y: HEIGHT - 6, 'text-anchor': 'middle'}, String(at)));
  const dots = validated.map(([at, value]) => svg('circle', {class: 'validated', cx: x(at).toFixed(1), cy: y(value).toFixed(1), r: validated.length > 60 ? 1.5 : 3}));
  frame.replaceChildren(svg('svg', {width, height: HEIGHT, 'aria-hidden': 'true'}, ...ticks, ...line('earlier', ghost), ...line('batch', batches),
    ...line('trained', trained), ...line('validated', validated), ...dots));
  frame.setAttribute('aria-label', sentence(kind, trained, validated));
  frame.removeAttribute('aria-labelledby');
}

const points = (epochs, part, kind) =>
  epochs.filter((each) => each[part][kind] !== null).map((each) => [each.epoch, each[part][kind]]);

/** A round number above the largest value, but no more than three times the first: one outlier must not flatten the rest. */
function ceiling(all) {
  const values = all.map(([, value]) => value);
  const first = values[0] ?? 1;
  const most = Math.min(Math.max(...values, 0.1), 3 * Math.max(first, 0.5));
  const unit = 10 ** Math.floor(Math.log10(most));
  return [1, 1.2, 1.6, 2, 3, 4, 6, 8, 10].map((each) => each * unit).find((each) => each >= most);
}

/** A value on an axis, with as many decimals as the distance between two values needs. */
function tick(value, step) {
  if (step >= 25000) return value === 0 ? '0' : value.toExponential(2).replace('e+', 'e');
  return value.toFixed([0, 1, 2, 3, 4, 5, 6].find((decimals) => Number.isInteger(Number((step * 10 ** decimals).toFixed(6)))));
}

function niceStep(end, parts) {
  for (let unit = 1; ; unit *= 10) for (const each of [1, 2, 5]) if (end / (each * unit) <= parts) return each * unit;
}

function sentence(kind, trained, validated) {
  const word = kind === 'loss' ? short : percent;
  const of = (all) => (all.length === 0 ? 'none yet' : `${word(all[0][1])} at first, ${word(all.at(-1)[1])} after epoch ${all.at(-1)[0]}`);
  return `${kind === 'loss' ? 'Loss' : 'Accuracy'}. Training: ${of(trained)}. Validation: ${of(validated)}.`;
}

function table(state) {
  const rows = state.epochs.map(({epoch, training, validation}) => h('tr', {}, h('th', {scope: 'row'}, String(epoch)),
    ...[short(training.loss), percentOr(training.accuracy), short(validation.loss), percentOr(validation.accuracy)]
      .map((text) => h('td', {}, text === 'NaN' ? '' : text))));
  byId('all-epochs').querySelector('div').replaceChildren(
    scrollTable('Every epoch', ['epoch', 'loss', 'accuracy', 'validation loss', 'accuracy'], rows));
}

const percentOr = (share) => (share === null ? '' : percent(share));
