// The selected map, large, over the photo. Pointer and arrow keys choose one of its numbers.

import * as api from './api.js';
import {byId, h} from './dom.js';
import {full} from './format.js';
import {colourBar, drawChannel, scaleFor} from './heat-map.js';
import {cross, outline, penFor} from './marks.js';
import {photo} from './photo.js';
import {move, playerControls} from './player.js';
import {change, place, state, still, watch} from './state.js';
import {showError} from './status.js';

const FAR = 8;

let view = null; // the parts of the view that is on the page
let tensor = null;
let opacity = 0.8;

export function start() {
  watch(['layer', 'image', 'backend', 'channel'], load);
  watch(['pinned', 'hovered'], show);
  watch(['pinned'], announce);
  watch(['scaling'], drawMap);
  addEventListener('resize', show);
}

/** Builds the view for the selected layer. */
export function mapView() {
  const [under, map, marks] = ['under', 'map', 'marks'].map((name) => h('canvas', {class: name, 'aria-hidden': 'true'}));
  map.style.opacity = opacity;
  const stage = h('div', {id: 'stage', class: 'stage', tabIndex: 0, role: 'application', 'aria-roledescription': 'map',
    'aria-describedby': 'stage-help'}, under, map, marks);
  const row = coordinate('row', 0);
  const column = coordinate('column', 1);
  const title = h('h3', {});
  const value = h('output', {class: 'number'});
  const bar = h('div', {});
  const slider = h('input', {type: 'range', min: 0, max: 1, step: 0.05, value: opacity, id: 'opacity', oninput: () => {
    opacity = Number(slider.value);
    map.style.opacity = opacity;
  }});
  view = {under, map, marks, stage, row, column, title, value, bar};
  listen(stage);
  return h('figure', {class: 'map-view'}, title,
    h('p', {class: 'soft note'}, 'Point at a number to explain it; click to keep it.'), stage,
    h('p', {id: 'stage-help', class: 'hidden'}, 'Arrow keys move, with Shift by 8. Space slides the window.'),
    bar,
    h('p', {class: 'row'}, h('label', {}, 'Photo ', slider, ' map')),
    h('p', {class: 'row place'}, h('label', {}, 'Row ', row), h('label', {}, 'column ', column), h('span', {}, '= '), value,
      h('button', {type: 'button', id: 'brightest', onclick: toBrightest}, 'Largest')),
    playerControls());
}

const toBrightest = () => change({pinned: tensor.brightest(state.channel), hovered: null});

function coordinate(name, axis) {
  return h('input', {type: 'number', min: 0, max: state.layer.output[axis] - 1, id: `at-${name}`, onchange: ({target}) => {
    const at = [...state.pinned];
    at[axis] = Math.max(0, Math.min(state.layer.output[axis] - 1, Math.round(Number(target.value)) || 0));
    change({pinned: at, hovered: null, kept: true});
    show();
  }});
}

function listen(stage) {
  const at = (event) => {
    const [height, width] = state.layer.output;
    const box = stage.getBoundingClientRect();
    const inside = (share, size) => Math.max(0, Math.min(size - 1, Math.floor(share * size)));
    return [inside((event.clientY - box.top) / box.height, height), inside((event.clientX - box.left) / box.width, width)];
  };
  const differs = ([y, x]) => place()[0] !== y || place()[1] !== x;
  stage.addEventListener('pointermove', (event) => {
    const to = at(event);
    if (!differs(to)) return;
    if (event.pointerType === 'mouse' && event.buttons === 0) change({hovered: to});
    else change({pinned: to, hovered: null, kept: true});
  });
  stage.addEventListener('pointerdown', (event) => change({pinned: at(event), hovered: null, kept: true}));
  stage.addEventListener('pointerleave', () => change({hovered: null}));
  stage.addEventListener('keydown', (event) => {
    const steps = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (!steps || event.altKey || event.ctrlKey || event.metaKey) return;
    move(...steps.map((each) => each * (event.shiftKey ? FAR : 1)));
    event.preventDefault();
  });
}

async function load() {
  const {layer, image, backend, channel} = state;
  if (!image || layer.output.length !== 3) return;
  const fresh = still('layer', 'image', 'backend', 'channel');
  try {
    const [computed, pixels] = await Promise.all([api.tensor(image, backend, layer), photo()]);
    if (!fresh()) return;
    tensor = computed;
    view.under.width = pixels.naturalWidth;
    view.under.height = pixels.naturalHeight;
    view.under.getContext('2d').drawImage(pixels, 0, 0);
    view.stage.style.aspectRatio = `${pixels.naturalWidth} / ${pixels.naturalHeight}`;
    const [rows, columns] = layer.output;
    view.title.textContent = computed.isImage
      ? `${['Red', 'Green', 'Blue'][channel]} of the image`
      : `Map ${channel} over the photo`;
    view.stage.setAttribute('aria-label', `Map ${channel} of ${layer.name}, ${rows} rows, ${columns} columns`);
    drawMap();
    show();
  } catch (error) {
    showError(error);
  }
}

function drawMap() {
  if (!tensor || !view || tensor.channels <= state.channel) return;
  const scale = scaleFor(tensor, state.channel);
  drawChannel(view.map, tensor, state.channel, scale);
  view.bar.replaceChildren(colourBar(scale));
}

/** The value at the place, and the marks around it. */
function show() {
  const {layer, channel} = state;
  if (!tensor || !view?.stage.isConnected || layer.output.length !== 3) return;
  const [y, x] = place();
  if (y >= tensor.height || x >= tensor.width) return; // the tensor is the previous layer's, the next one is still loading
  view.row.value = y;
  view.column.value = x;
  view.value.textContent = full(tensor.value(y, x, channel));
  const pen = penFor(view.marks, tensor.height, tensor.width);
  cross(pen, y, x);
  outline(pen, {top: y, left: x, height: 1, width: 1}, '#fff');
}

/** Announces the number to screen readers, once no arrow key is pressed. */
let pause = 0;
function announce() {
  clearTimeout(pause);
  pause = setTimeout(() => {
    if (!view?.stage.isConnected) return;
    const [row, column] = state.pinned;
    byId('value').textContent = `row ${row}, column ${column}: ${view.value.textContent}`;
  }, 350);
}
