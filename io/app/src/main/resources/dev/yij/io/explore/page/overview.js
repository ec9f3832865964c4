// The whole network to scale in one view. Pointing at a map, or walking to it by keys, shows its strongest inputs and outputs.

import * as api from './api.js';
import {byId, h} from './dom.js';
import {className} from './answer.js';
import {plural, shape, short} from './format.js';
import {scaleOf} from './colour.js';
import {drawChannel, usualScale} from './heat-map.js';
import {channelsOf, inputLayer, isMap} from './layers.js';
import {columnsOfNetwork, linksInto, strongest} from './links.js';
import {select} from './network.js';
import {openBody, panel} from './panel.js';
import {state, still, watch} from './state.js';
import {during} from './status.js';

const ID = 'overview';
const HEIGHT = 420; // of a column, in CSS pixels
const LEAST = 6; // the smallest side of a tile
const NARROWEST = 760;
const GAP = 22; // between columns, for the lines
const NARROW_GAP = 8;
const LETTER = 6.4; // a letter of a caption, at most
const MOST = 5;

let columns = [];
let at = null; // [column, channel]

export function start() {
  byId('overview-here').append(panel(ID, 'The whole network to scale', fill));
  watch(['image', 'backend'], () => {
    const body = openBody(ID);
    if (body) fill(body);
  });
  addEventListener('resize', () => {
    const body = openBody(ID);
    if (!body || !columns.length) return;
    const chosen = at;
    at = null;
    layOut(body);
    if (chosen) point(...chosen);
  });
}

async function fill(body) {
  const {model, image, backend} = state;
  if (!image) return;
  const fresh = still('image', 'backend');
  await during('Drawing the whole network…', async () => {
    const found = columnsOfNetwork(inputLayer(model), model.layers);
    const tensors = await Promise.all(found.map(({last}) => api.tensor(image, backend, last)));
    const links = await Promise.all(found.map(({first}, i) => (i === 0 ? null : linksInto(tensors[i - 1], first))));
    if (!fresh()) return;
    columns = found.map((column, i) => ({...column, tensor: tensors[i], links: links[i], count: channelsOf(column.last.output)}));
    at = null;
    layOut(body);
  });
}

/** Tiles to one scale, so that all columns fit beside each other; none smaller than LEAST. */
function layOut(body) {
  const whole = Math.max(NARROWEST, body.clientWidth);
  const gap = whole < 1000 ? NARROW_GAP : GAP;
  const room = whole - (gap + 4) * columns.length;
  const tile = (column, scale) => (isMap(column.last) ? Math.max(LEAST, Math.floor(column.last.output[0] * scale)) : Math.max(LEAST, Math.min(12, Math.floor(HEIGHT / column.count) - 1)));
  const across = (column, scale) => Math.ceil(column.count / Math.max(1, Math.floor(HEIGHT / (tile(column, scale) + 1))));
  const width = (scale) => columns.reduce((sum, column) => sum + Math.max(captionWidth(column), across(column, scale) * (tile(column, scale) + 1)), 0);
  const largest = HEIGHT / columns[0].last.output[0];
  let [low, high] = [0, largest];
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (width(middle) <= room) low = middle;
    else high = middle;
  }
  for (const column of columns) {
    column.side = tile(column, low);
    column.across = across(column, low);
  }
  const net = h('div', {class: 'net', vars: {'--gap': `${gap}px`}}, h('canvas', {class: 'net-lines', 'aria-hidden': 'true'}), ...columns.map(element));
  const sentence = `Every map of the network for this image; ${plural(columns[0].last.output[0], 'pixel')} of it are ${Math.round(columns[0].last.output[0] * low)} here, `
    + `and no map is drawn smaller than ${LEAST}. Grey maps are constant. Batch normalization and activation are drawn with the layer before. Point at a map, or use the arrow keys: `
    + `lines show the ${MOST} maps that add most to it, and the ${MOST} that it adds most to; red adds, blue subtracts.`;
  body.replaceChildren(h('p', {class: 'soft'}, sentence), h('div', {class: 'net-frame'}, net),
    h('p', {id: 'overview-line', class: 'net-line'}, 'No map is chosen.'));
  columns.forEach(draw);
}

/** A layer's name in few words, under each other. */
const caption = ({first}) => (first.index < 0 ? 'image'
  : first.name.replace(/^(conv|depthwise_conv|max_pooling|average_pooling|global_average_pooling|global_max_pooling)2d_/, '$1 ').replaceAll('_', ' '));

const captionWidth = (column) => LETTER * Math.max(...caption(column).split(' ').map((word) => word.length));

function element(column, i) {
  const {last, side, across, count} = column;
  const canvas = h('canvas', {class: 'net-column', tabIndex: i === 0 ? 0 : -1, role: 'application', 'aria-roledescription': 'maps',
    'data-layer': last.name, 'aria-label': `${plural(count, isMap(last) ? 'map' : 'number')} of ${last.name}. Arrow keys choose one, Enter opens it.`});
  canvas.style.width = `${across * (side + 1)}px`;
  canvas.style.height = `${Math.ceil(count / across) * (side + 1)}px`;
  const channelAt = (event) => {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [Math.floor((event.clientX - box.left) / (side + 1)), Math.floor((event.clientY - box.top) / (side + 1))];
    return x < 0 || x >= across ? -1 : y * across + x;
  };
  canvas.addEventListener('pointermove', (event) => point(i, channelAt(event)));
  canvas.addEventListener('click', (event) => open(i, channelAt(event)));
  canvas.addEventListener('focus', () => { if (at?.[0] !== i) point(i, 0); });
  canvas.addEventListener('keydown', (event) => key(event, i));
  column.canvas = canvas;
  return h('figure', {class: 'net-layer'}, canvas,
    h('figcaption', {title: `${last.name}, ${shape(last.output)}`}, h('span', {}, caption(column))));
}

function draw({tensor, last, side, across, count, canvas}) {
  canvas.width = across * (side + 1);
  canvas.height = Math.ceil(count / across) * (side + 1);
  const pen = canvas.getContext('2d');
  const map = document.createElement('canvas');
  const whole = isMap(last) ? null : scaleOf(tensor.wholeRange().min, tensor.wholeRange().max);
  for (let channel = 0; channel < count; channel++) {
    drawChannel(map, tensor, channel, whole ?? usualScale(tensor, channel), Math.max(1, side));
    pen.drawImage(map, (channel % across) * (side + 1), Math.floor(channel / across) * (side + 1), side, side);
  }
}

function key(event, i) {
  const {across, count} = columns[i];
  const channel = at?.[0] === i ? at[1] : 0;
  const steps = {ArrowUp: -across, ArrowDown: across, ArrowLeft: -1, ArrowRight: 1};
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === 'Enter') open(i, channel);
  else if (event.key === 'PageUp' || event.key === 'PageDown') {
    const to = columns[i + (event.key === 'PageUp' ? -1 : 1)];
    if (!to) return;
    for (const {canvas} of columns) canvas.tabIndex = canvas === to.canvas ? 0 : -1;
    to.canvas.focus();
  } else if (event.key in steps) {
    const next = channel + steps[event.key];
    if (next < 0 || next >= count) return;
    point(i, next);
    byId('value').textContent = byId('overview-line').textContent;
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function open(i, channel) {
  if (channel >= 0 && channel < columns[i].count) select(columns[i].last, channel, true);
}

/** Where a tile is, in the coordinates of the whole drawing. */
function centre(i, channel) {
  const {canvas, side, across} = columns[i];
  return [canvas.offsetLeft + (channel % across + 0.5) * (side + 1), canvas.offsetTop + (Math.floor(channel / across) + 0.5) * (side + 1)];
}

function point(i, channel) {
  if (channel < 0 || channel >= columns[i].count || (at?.[0] === i && at[1] === channel)) return;
  at = [i, channel];
  const into = columns[i].links ? strongest(columns[i - 1].count, (from) => columns[i].links(from, channel), MOST) : [];
  const next = columns[i + 1];
  const out = next?.links ? strongest(next.count, (to) => next.links(channel, to), MOST) : [];
  lines(i, channel, into, out);
  const name = (column, number) => (!isMap(column.last) && column.count === state.model.classes.length ? className(number) : `${number}`);
  const list = (column, all) => all.map((each) => `${name(column, each.channel)} (${short(each.value)})`).join(', ');
  const column = columns[i];
  byId('overview-line').textContent = `${isMap(column.last) ? 'Map' : 'Number'} ${name(column, channel)} of ${column.last.name}. `
    + (into.length ? `Strongest inputs, of ${columns[i - 1].last.name}: ${list(columns[i - 1], into)}. ` : '')
    + (out.length ? `Strongest outputs, of ${next.first.name}: ${list(next, out)}.` : '');
}

function lines(i, channel, into, out) {
  const canvas = document.querySelector('.net-lines');
  const net = canvas.parentElement;
  const ratio = devicePixelRatio || 1;
  canvas.width = net.offsetWidth * ratio;
  canvas.height = net.offsetHeight * ratio;
  const pen = canvas.getContext('2d');
  pen.scale(ratio, ratio);
  const {color: plus, outlineColor: minus} = getComputedStyle(canvas);
  const reach = (all) => Math.max(...all.map(({value}) => Math.abs(value)), Number.MIN_VALUE);
  const line = (from, to, value, most) => {
    pen.strokeStyle = value > 0 ? plus : minus;
    pen.lineWidth = 1.5 + 3 * (Math.abs(value) / most);
    pen.beginPath();
    pen.moveTo(...from);
    const middle = (from[0] + to[0]) / 2;
    pen.bezierCurveTo(middle, from[1], middle, to[1], ...to);
    pen.stroke();
  };
  for (const each of into) line(centre(i - 1, each.channel), centre(i, channel), each.value, reach(into));
  for (const each of out) line(centre(i, channel), centre(i + 1, each.channel), each.value, reach(out));
  const tiles = [[i, channel], ...into.map((each) => [i - 1, each.channel]), ...out.map((each) => [i + 1, each.channel])];
  for (const [column, number] of tiles) {
    const [x, y] = centre(column, number);
    const half = columns[column].side / 2 + 1;
    pen.lineWidth = 4;
    pen.strokeStyle = '#000';
    pen.strokeRect(x - half, y - half, 2 * half, 2 * half);
    pen.lineWidth = 2;
    pen.strokeStyle = column === i ? '#fff' : '#ffb000';
    pen.strokeRect(x - half, y - half, 2 * half, 2 * half);
  }
}
