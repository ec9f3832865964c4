// Moves the window over its input, and adds sums up: step by step, or playing until stopped.

import {byId, calm, h} from './dom.js';
import {isCurrent} from './explanation.js';
import {change, place, state, watch} from './state.js';

const SLOW = 1; // steps a second with reduced motion
const SUM_SECONDS = 12; // the longest time to add up a sum

let sliding = 0;
let adding = 0;
let speed = calm() ? SLOW : 4;

export function start() {
  watch(['layer', 'image'], stop);
  watch(['explained'], () => { if (!state.explained) stopAdding(); });
}

/** Moves by rows and columns; at an edge it stays. */
export function move(rows, columns) {
  const {layer} = state;
  if (layer.output.length !== 3) return;
  const [y, x] = place();
  const to = [Math.max(0, Math.min(layer.output[0] - 1, y + rows)), Math.max(0, Math.min(layer.output[1] - 1, x + columns))];
  if (to[0] !== y || to[1] !== x) change({pinned: to, hovered: null, kept: true});
}

/** To the next position of the window: along the row, then the next row, from the end to the start. */
function next(step = 1) {
  const [height, width] = state.layer.output;
  const [y, x] = place();
  const to = (y * width + x + step + height * width) % (height * width);
  change({pinned: [Math.floor(to / width), to % width], hovered: null});
}

/** Buttons for the sliding window. */
export function playerControls() {
  const pace = h('input', {type: 'range', min: 1, max: 20, step: 1, value: speed, id: 'speed', oninput: () => {
    speed = Number(pace.value);
    if (sliding) {
      stop();
      slide();
    }
  }});
  return h('div', {class: 'row player', role: 'group', 'aria-label': 'Slide the window'},
    h('button', {type: 'button', onclick: () => next(-1), 'aria-label': 'Previous position'}, '◀'),
    h('button', {type: 'button', id: 'slide', class: 'strong', 'aria-pressed': 'false', onclick: toggleSliding}, 'Slide'),
    h('button', {type: 'button', onclick: () => next(1), 'aria-label': 'Next position'}, '▶'),
    h('label', {class: 'soft'}, 'slow ', pace, ' fast'));
}

export function toggleSliding() {
  if (sliding) stop();
  else slide();
}

function slide() {
  if (!byId('slide')) return;
  stopAdding();
  sliding = setInterval(() => { if (!state.waiting) next(); }, 1000 / speed);
  name();
}

export function stop() {
  clearInterval(sliding);
  sliding = 0;
  stopAdding();
  name();
}

function name() {
  for (const [id, playing, word] of [['slide', sliding, 'Slide'], ['add', adding, 'Add up']]) {
    const button = byId(id);
    if (!button) continue;
    button.textContent = playing ? 'Pause' : word;
    button.setAttribute('aria-pressed', String(Boolean(playing)));
  }
}

/** Buttons that add the sum up. */
export function sumControls() {
  return h('div', {class: 'row player', role: 'group', 'aria-label': 'Add up the sum'},
    h('button', {type: 'button', onclick: () => stepTerm(-1), 'aria-label': 'Previous term', id: 'term-back'}, '◀'),
    h('button', {type: 'button', id: 'add', 'aria-pressed': String(Boolean(adding)), onclick: toggleAdding},
      adding ? 'Pause' : 'Add up'),
    h('button', {type: 'button', onclick: () => stepTerm(1), 'aria-label': 'Next term', id: 'term-on'}, '▶'),
    h('button', {type: 'button', onclick: addAll, id: 'term-all'}, 'All terms'));
}

function addAll() {
  stopAdding();
  change({term: null});
}

/** How many terms there are to add; 0 if there is nothing to add up. */
const terms = () => isCurrent() && state.explained.terms?.[0]?.product !== undefined ? state.explained.terms.length : 0;

/** Adds or removes terms. One step back from the whole sum removes its last term; one step on starts again with the bias. */
export function stepTerm(step) {
  const all = terms();
  if (all === 0) return;
  const now = state.term ?? (step > 0 ? -1 : all);
  const to = Math.max(0, now + step);
  change({term: to >= all ? null : to});
  const shown = state.term;
  if (shown !== null && shown > 0) change({inputChannel: state.explained.terms[shown - 1].channel});
}

export function toggleAdding() {
  if (adding) {
    stopAdding();
    return;
  }
  const all = terms();
  if (all === 0) return;
  stop();
  const pace = calm() ? 700 : Math.max(40, Math.min(350, (SUM_SECONDS * 1000) / all));
  const stride = Math.max(1, Math.round((all * pace) / (SUM_SECONDS * 1000)));
  if (state.term === null) change({term: 0});
  adding = setInterval(() => {
    stepTerm(stride);
    if (state.term === null) stopAdding();
  }, pace);
  name();
}

function stopAdding() {
  clearInterval(adding);
  adding = 0;
  name();
}
