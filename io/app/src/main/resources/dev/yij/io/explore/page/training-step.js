// One training step, tried out: the loss before and after every weight is moved against its gradient.

import * as api from './api.js';
import {h} from './dom.js';
import {count, full} from './format.js';
import {part, sign, sum} from './parts.js';
import {state, still} from './state.js';
import {during} from './status.js';

/** @param {() => number} target the class that the image is supposed to show */
export function trainingStep(target) {
  const rate = h('input', {type: 'number', id: 'step-rate', min: 0, step: 'any', value: 0.001});
  const result = h('div', {class: 'result', id: 'step-result', role: 'status'});
  const take = () => {
    const {image} = state;
    const fresh = still('image');
    during('Taking a step…', async () => {
      const answer = await api.step(image, target(), rate.value);
      if (fresh()) result.replaceChildren(...describe(answer));
    });
  };
  return h('div', {class: 'step'},
    h('p', {class: 'row'}, h('label', {}, 'Learning rate ', rate),
      h('button', {type: 'button', id: 'take-step', onclick: take}, 'Take this step')), result);
}

function describe({before, after, weights}) {
  return [
    sum({}, part('loss before', full(before), 'step-before'), sign('→'), part('loss after', full(after), 'step-after')),
    h('p', {class: 'soft'}, `All ${count(weights)} weights were moved by rate × gradient, and back. `
      + (after < before ? 'The loss shrinks.' : after > before ? 'The loss grows: the step was too large.'
        : 'The loss stays: the step was too small for the digits of a float32.')),
  ];
}
