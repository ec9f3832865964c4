// The form: what is trained on, which network, and how it learns.

import * as api from './train-api.js';
import {byId, h} from './dom.js';
import {ask, run, watch} from './train-run.js';

let offer = null;

const WORDS = {relu: 'ReLU', tanh: 'tanh', none: 'none (linear)', max: 'maximum', average: 'mean', he: 'He', glorot: 'Glorot',
  zeros: 'all zeros', adam: 'Adam', sgd: 'SGD', momentum: 'SGD with momentum 0.9', rmsprop: 'RMSprop'};

export function start(offered) {
  offer = offered;
  const {ranges} = offer;
  byId('fields').append(
    h('fieldset', {class: 'classes'}, h('legend', {}, `Classes, ${ranges.classes[0]} to ${ranges.classes[1]}`),
      ...offer.classes.map(({name, training, validation}) => h('label', {title: `${training} training, ${validation} validation images`},
        h('input', {type: 'checkbox', name: 'classes', value: name}), h('span', {}, name), h('small', {class: 'soft'}, String(training))))),
    number('images', 'Images of a class, at most'), select('missing', 'Left out of training', ['']),
    select('size', 'Size of the images', [24, 32, 48, 64, 96], (each) => `${each} × ${each}`),
    number('filters', 'Filters of the first layer'),
    select('layers', 'Convolutions', span(ranges.layers)),
    select('activation', 'Activation', offer.activations), select('pooling', 'Pooling by', offer.poolings),
    select('initializer', 'Initial weights', offer.initializers), select('optimizer', 'Optimizer', offer.optimizers),
    field('rate', 'Learning rate', h('input', {type: 'number', name: 'rate', step: 'any', min: 0})), number('batch', 'Images in a batch'),
    number('seed', 'Seed of all randomness'),
    h('label', {class: 'check'}, h('input', {type: 'checkbox', name: 'augmentation'}), h('span', {}, 'Augmentation: turned, moved, zoomed, mirrored')));
  fill(offer.defaults);
  const form = byId('settings');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    create();
  });
  form.addEventListener('input', () => {
    fillMissing(chosen().missing);
    compare();
  });
  watch((state, before) => {
    if (before === null) fill(state.settings);
    compare();
  });
}

const span = ([least, most]) => Array.from({length: most - least + 1}, (_, i) => least + i);
const field = (name, label, control) => h('label', {}, h('span', {}, label), control);

function number(name, label) {
  const [min, max] = offer.ranges[name];
  return field(name, label, h('input', {type: 'number', name, min, max, step: 1}));
}

const select = (name, label, values, word = (each) => WORDS[each] ?? String(each)) =>
  field(name, label, h('select', {name}, ...values.map((each) => h('option', {value: each}, word(each)))));

/** Shows settings in the form. */
export function fill(settings) {
  const {elements} = byId('settings');
  for (const box of elements.classes.length === undefined ? [elements.classes] : elements.classes) {
    box.checked = settings.classes.includes(box.value);
  }
  for (const [name, value] of Object.entries(settings)) {
    if (name === 'classes' || name === 'missing') continue;
    if (name === 'augmentation') elements[name].checked = value;
    else elements[name].value = String(value);
  }
  fillMissing(settings.missing);
  compare();
}

function fillMissing(chosenOne) {
  const {missing} = byId('settings').elements;
  missing.replaceChildren(h('option', {value: ''}, 'no class'), ...checked().map((name) => h('option', {value: name}, name)));
  missing.value = checked().includes(chosenOne) ? chosenOne : '';
}

const checked = () => [...document.querySelectorAll('[name=classes]:checked')].map((box) => box.value);

/** The settings in the form; a number that is none is null, which the server refuses in a sentence. */
export function chosen() {
  const {elements} = byId('settings');
  const settings = {classes: checked(), missing: elements.missing.value || null, augmentation: elements.augmentation.checked};
  for (const name of ['images', 'size', 'filters', 'layers', 'rate', 'batch', 'seed']) {
    settings[name] = elements[name].value === '' ? null : Number(elements[name].value);
  }
  for (const name of ['activation', 'pooling', 'initializer', 'optimizer']) settings[name] = elements[name].value;
  return settings;
}

/** Creates a network with the settings in the form. */
export const create = () => ask('Creating the network…', () => api.create(chosen()));

/** The settings without a change, and these. */
export const defaultsWith = (some) => ({...offer.defaults, classes: checked().length >= offer.ranges.classes[0] ? checked() : offer.defaults.classes, ...some});

function compare() {
  const settings = run()?.settings;
  const mine = chosen();
  byId('differs').hidden = !settings || Object.entries(settings).every(([name, value]) => String(mine[name]) === String(value));
}
