// The editor of a filter: nine weights to type or drag, presets, bias, and how the window moves.

import {h} from './dom.js';
import {short} from './format.js';
import {cell, scaleAroundZero} from './colour.js';

/** Known filters, row by row. */
export const PRESETS = {
  Identity: [0, 0, 0, 0, 1, 0, 0, 0, 0],
  Blur: Array(9).fill(0.11111111),
  Sharpen: [0, -1, 0, -1, 5, -1, 0, -1, 0],
  'Vertical edges': [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  'Horizontal edges': [-1, -2, -1, 0, 0, 0, 1, 2, 1],
  'All edges': [-1, -1, -1, -1, 8, -1, -1, -1, -1],
  Emboss: [-2, -1, 0, -1, 1, 1, 0, 1, 2],
};
const PER_PIXEL = 0.02; // how much a weight changes as it is dragged

/**
 * @param {object} filter the first filter
 * @param {{changed: (some: object) => void, committed: () => void}} to `changed` while it is changed, then `committed`
 */
export function kernelEditor(filter, to) {
  let weights = [...filter.weights];
  const inputs = weights.map((_, i) => weightInput(i));
  const set = (i, value) => {
    weights = weights.with(i, value);
    colour();
    to.changed({weights});
  };
  function weightInput(i) {
    const input = h('input', {type: 'number', step: 0.1, id: `play-w${i}`,
      'aria-label': `Weight at row ${Math.floor(i / 3)}, column ${i % 3}`});
    input.addEventListener('input', () => {
      if (Number.isFinite(input.valueAsNumber)) set(i, input.valueAsNumber);
    });
    input.addEventListener('change', () => {
      if (!Number.isFinite(input.valueAsNumber)) show({...filter, weights});
      to.committed();
    });
    drag(input, () => weights[i], (value) => {
      input.value = short(value);
      set(i, Number(input.value));
    }, to.committed);
    return input;
  }
  function colour() {
    const scale = scaleAroundZero(weights);
    inputs.forEach((input, i) => {
      const {background, ink} = cell(weights[i], scale);
      input.style.background = background;
      input.style.color = ink;
    });
  }
  const bias = number('play-bias', 'Bias', -100, 100, 0.1, (value) => to.changed({bias: value}), to.committed);
  const stride = number('play-stride', 'Stride', 1, 8, 1, (value) => to.changed({stride: value}), to.committed);
  const dilation = number('play-dilation', 'Dilation', 1, 8, 1, (value) => to.changed({dilation: value}), to.committed);
  const padding = choice('play-padding', 'Padding', ['same', 'valid'], (value) => to.changed({padding: value}), to.committed);
  const activation = choice('play-activation', 'Then', ['linear', 'relu'], (value) => to.changed({activation: value}),
    to.committed);
  const presets = h('div', {class: 'row', role: 'group', 'aria-label': 'Filters to try'},
    ...Object.entries(PRESETS).map(([name, values]) => h('button', {type: 'button', onclick: () => {
      weights = [...values];
      to.changed({weights});
      to.committed();
    }}, name)));
  function show(now) {
    weights = [...now.weights];
    inputs.forEach((input, i) => {
      if (input !== document.activeElement || input.valueAsNumber !== weights[i]) input.value = String(Number(weights[i].toPrecision(4)));
    });
    colour();
    for (const [field, key] of [[bias, 'bias'], [stride, 'stride'], [dilation, 'dilation'], [padding, 'padding'],
      [activation, 'activation']]) field.control.value = now[key];
  }
  show(filter);
  const element = h('section', {class: 'play-kernel', 'aria-labelledby': 'play-kernel-title'},
    h('h3', {id: 'play-kernel-title'}, 'The filter'), h('div', {class: 'nine'}, ...inputs), presets,
    h('div', {class: 'row'}, ...[bias, stride, dilation, padding, activation].map((field) => field.label)));
  return {element, show};
}

/** Dragging up or down from a field changes its number. A click without moving edits it as usual. */
function drag(input, value, set, done) {
  input.addEventListener('pointerdown', (down) => {
    const [from, first] = [down.clientY, value()];
    let moved = false;
    const move = (event) => {
      if (!moved && Math.abs(event.clientY - from) < 4) return;
      moved = true;
      set(first + (from - event.clientY) * PER_PIXEL);
      event.preventDefault();
    };
    input.setPointerCapture(down.pointerId);
    input.addEventListener('pointermove', move);
    input.addEventListener('lostpointercapture', () => {
      input.removeEventListener('pointermove', move);
      if (moved) done();
    }, {once: true});
  });
}

function number(id, name, min, max, step, changed, committed) {
  const control = h('input', {type: 'number', id, min, max, step, oninput: () => {
    const value = control.valueAsNumber;
    if (value >= min && value <= max && (step < 1 || Number.isInteger(value))) changed(value);
  }, onchange: committed});
  return {control, label: h('label', {}, `${name} `, control)};
}

function choice(id, name, options, changed, committed) {
  const control = h('select', {id, onchange: () => {
    changed(control.value);
    committed();
  }}, ...options.map((each) => h('option', {value: each}, each)));
  return {control, label: h('label', {}, `${name} `, control)};
}
