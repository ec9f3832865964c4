// The guided tour: a dozen steps in the order of the chapter. Each drives the page itself, and points at one part of it.

import {byId, calm, h} from './dom.js';
import {isConvolution} from './layers.js';
import {select} from './network.js';
import {change, state, watch} from './state.js';
import {keepInSight, release} from './story-sight.js';

const last = (model, test) => model.layers.findLast(test);
const first = (model, test) => model.layers.find(test);
const kind = (name) => (layer) => layer.kind === name;
const isSoftmax = (layer) => layer.activation === 'softmax';
const open = (id) => { if (byId(id)) byId(id).open = true; };

/** `layer` finds the layer of a step: a step without one is left out. `go` then prepares the page. */
const STEPS = [
  {title: 'A window', layer: (model) => first(model, isConvolution), target: '.window-view',
    text: 'Each number of a map looks at a small window of the input, nothing else. Point at the map: the window moves with '
      + 'you. Press Slide, and it visits every place.'},
  {title: 'A sum', layer: (model) => first(model, isConvolution), target: '#arithmetic',
    text: 'Each number under the window is multiplied by a weight. All products and the bias are added up. Press Add up to '
      + 'watch the sum grow.'},
  {title: 'Filters', layer: (model) => first(model, isConvolution), target: '#filters', go: () => open('filters'),
    text: 'The weights of one window are a filter. A map is bright where the image resembles its filter. The network has '
      + 'learned the filters; choose another one and watch the map.'},
  {title: 'Padding', layer: (model) => first(model, isConvolution), target: '#arithmetic',
    go: () => change({pinned: [0, 0], hovered: null, kept: false}), // other layers open at their brightest place
    text: 'At the edge, a part of the window is outside of the image. There it finds zeros: the padding. So the map keeps '
      + 'the size of its input.'},
  {title: 'Pooling', layer: (model) => first(model, kind('MaxPooling2D')), target: '#arithmetic',
    text: 'Max pooling keeps the largest number of each small square and drops the others. The map becomes smaller; what '
      + 'was found stays, about where it was.'},
  {title: 'Depth', layer: (model) => last(model, isConvolution), target: '.sight',
    text: 'Deep in the network, one number depends on a large part of the photo: its receptive field. Filters of filters '
      + 'find parts of things, where the first ones found edges and colours.'},
  {title: 'Hot spots', layer: (model) => last(model, isConvolution), target: '#image',
    go: () => { if (!document.querySelector('#bars [aria-pressed=true]')) document.querySelector('#bars button')?.click(); },
    text: 'Grad-CAM asks which places of the deepest maps increase the score of a class, and colours them. Choose another '
      + 'class: the network looks elsewhere.'},
  {title: 'Global average', layer: (model) => first(model, kind('GlobalAveragePooling2D')), target: '#arithmetic',
    text: 'Each deep map becomes one number, its mean: how much of it there is anywhere in the image. Where it is no longer '
      + 'matters.'},
  {title: 'Softmax', layer: (model) => last(model, isSoftmax), target: '#arithmetic',
    text: 'Each class has a score. Softmax turns scores into probabilities: e to the power of each, divided by their sum. '
      + 'They add up to 1.'},
  {title: 'Loss', layer: (model) => last(model, kind('Dense')), target: '#gradient', go: () => open('gradient'),
    text: 'How wrong is the answer? The loss is the negative logarithm of the probability of the right class: 0 if the network is '
      + 'certain, large if it found the class improbable. Suppose another class is right, and look at it again.'},
  {title: 'Gradient', layer: (model) => first(model, isConvolution), target: '.chain-rule', go: () => ['gradient', 'backward'].forEach(open),
    text: 'The gradient says how the loss changes when one weight becomes a little larger. It is a sum too: over every place '
      + 'where the weight was used. Point at the maps to see each product. Further down, the gradient of every layer is an image.'},
  {title: 'A step', layer: (model) => first(model, isConvolution), target: '#playground', go: () => open('playground'),
    text: 'Training moves every weight a little against its gradient, thousands of times, and the loss shrinks. Here you '
      + 'can change weights yourself: make a filter that finds edges, and put it into the network.'},
];

const TRIES = 100; // to find the part, which may have to be computed
const PAUSE = 50;

let steps = [];
let shown = null;

export function start() {
  steps = STEPS.map((step) => ({...step, found: step.layer(state.model)})).filter((step) => step.found);
  byId('tour').addEventListener('click', () => change({step: state.step === null ? 1 : null}));
  watch(['step'], show);
  show();
}

function show() {
  const {step} = state;
  const box = byId('story');
  document.querySelector('.pointed')?.classList.remove('pointed');
  byId('tour').setAttribute('aria-pressed', String(step !== null));
  const one = steps[step - 1];
  box.hidden = !one;
  if (!one) {
    shown = null;
    release();
    return;
  }
  const isNew = shown === null;
  shown = step;
  const to = (number) => change({step: number});
  box.replaceChildren(
    h('p', {class: 'soft', id: 'story-count'}, `Step ${step} of ${steps.length}`),
    h('h2', {id: 'story-title', tabIndex: -1}, one.title),
    h('p', {id: 'story-text'}, one.text),
    h('p', {class: 'row'},
      h('button', {type: 'button', id: 'story-back', disabled: step === 1, onclick: () => to(step - 1)}, 'Back'),
      step < steps.length
        ? h('button', {type: 'button', id: 'story-next', class: 'strong', onclick: () => to(step + 1)}, 'Next')
        : h('button', {type: 'button', id: 'story-next', class: 'strong', onclick: () => to(null)}, 'Done'),
      h('button', {type: 'button', id: 'story-close', onclick: () => {
        to(null);
        byId('tour').focus();
      }}, 'Leave the tour')));
  byId(isNew ? 'story-title' : 'story-next').focus({preventScroll: true});
  if (state.layer?.name !== one.found.name) select(one.found);
  point(one, step);
}

/** Once the layer's parts are on the page, prepares them and points at one, as soon as it is there. */
function point(one, step) {
  setTimeout(() => {
    if (state.step !== step) return;
    one.go?.();
    seek(one, step, TRIES);
  });
}

function seek(one, step, tries) {
  if (state.step !== step) return;
  const target = document.querySelector(one.target);
  if (target?.offsetHeight > 0) {
    target.classList.add('pointed');
    keepInSight(target, byId('story'), calm());
  } else if (tries > 0) {
    setTimeout(() => seek(one, step, tries - 1), PAUSE);
  }
}
