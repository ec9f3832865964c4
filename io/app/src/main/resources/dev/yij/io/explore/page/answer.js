// The network's answer: a bar for each class, and where in the image it sees one.

import * as api from './api.js';
import {byId, h} from './dom.js';
import {percent, rough} from './format.js';
import {latest} from './latest.js';
import {drawPhoto} from './image.js';
import {change, state, watch} from './state.js';
import {during} from './status.js';

const FEW = 5;
const ask = latest();
const askForCam = latest();

let probabilities = [];
let all = false;
let seen = null; // the class of which Grad-CAM is shown
let wanted = null; // the class of which it is shown as soon as the next image is drawn

export function start() {
  watch(['image', 'backend'], predict);
  watch(['image'], () => { seen = null; });
  watch(['drawn'], () => {
    if (wanted !== null) showCam(wanted);
    wanted = null;
  });
  byId('all-classes').addEventListener('click', () => {
    all = !all;
    show();
  });
  byId('cam-off').addEventListener('click', () => {
    forgetCam();
    byId('all-classes').focus();
  });
}

/** Shows Grad-CAM of a class over the image that is opened next. */
export const wantCam = (number) => { wanted = number; };

/** The name of a class. */
export const className = (number) => state.model.classes[number] ?? `class ${number}`;

function predict() {
  const {image, backend} = state;
  if (!image) return;
  const sentence = backend === 'simd'
    ? 'The network computes…'
    : `The ${backend} network computes; it takes some seconds…`;
  during(sentence, () => ask((signal) => api.prediction(image, backend, signal), (answer) => {
    probabilities = answer.probabilities;
    verdict(answer);
    show();
    performance.mark('yij-answer');
  }));
}

function verdict({milliseconds}) {
  const best = probabilities.indexOf(Math.max(...probabilities));
  const {label} = state.image; // unknown for the user's own photo
  const judgement = label === className(best) ? ', which is right' : `; it is ${label}`;
  const time = rough(milliseconds);
  byId('verdict').replaceChildren(h('strong', {}, className(best)),
    ` with ${percent(probabilities[best])}${label ? judgement : ''}. `,
    h('span', {class: 'soft'}, `Computed in ${time} ms.`));
}

function show() {
  const order = probabilities.map((_, number) => number).sort((a, b) => probabilities[b] - probabilities[a]);
  const shown = all ? order : order.slice(0, FEW);
  byId('bars').replaceChildren(...shown.map((number) => h('li', {}, h('button', {
    type: 'button', class: 'bar', 'aria-pressed': String(seen === number), 'data-class': number,
    vars: {'--share': probabilities[number]}, onclick: () => seen === number ? forgetCam() : showCam(number),
  }, h('span', {class: 'name'}, className(number)), h('span', {class: 'value'}, percent(probabilities[number]))))));
  const button = byId('all-classes');
  button.hidden = order.length <= FEW;
  button.textContent = all ? 'Fewer classes' : `All ${order.length} classes`;
  button.setAttribute('aria-expanded', String(all));
  byId('cam-off').hidden = seen === null;
}

function showCam(number) {
  const {image} = state;
  during('Looking where the network finds it…', () => askForCam((signal) => api.cam(image, number, signal), (cam) => {
    if (image !== state.image) return;
    seen = number;
    const {max} = cam.range(0);
    drawPhoto(cam, `where the network finds ${className(number)}`);
    byId('cam-note').textContent = max > 0
      ? `Bright: what increases the score of ${className(number)} (Grad-CAM).`
      : `Nothing in the image increases the score of ${className(number)} (Grad-CAM is 0 everywhere).`;
    refresh(number);
  }));
}

function forgetCam() {
  seen = null;
  drawPhoto();
  byId('cam-note').textContent = 'Choose a class: Grad-CAM shows where in the image the network finds it.';
  show();
}

/** Shows the bars again, with the focus where it was. */
function refresh(number) {
  show();
  byId('bars').querySelector(`[data-class="${number}"]`)?.focus({preventScroll: true});
}

/** Selects the class's number in a layer with one number per class. */
export const selectClass = (number) => change({channel: number});
