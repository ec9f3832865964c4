// Two models, or two epochs of one, side by side: their answers, Grad-CAM, and the maps of a layer.

import * as api from './api.js';
import {byId, h} from './dom.js';
import {drawWithCam} from './cam.js';
import {scaleOf} from './colour.js';
import {count, percent, plural, shape} from './format.js';
import {drawChannel} from './heat-map.js';
import {isMap} from './layers.js';
import {openBody, panel} from './panel.js';
import {photo} from './photo.js';
import {state, still, watch} from './state.js';
import {during} from './status.js';

const ID = 'against';
const FEW = 5;
const MOST = 24; // pairs of maps
const SIDE = 96;

let chosenClass = null; // by name; null for each model's own answer
let chosenLayer = null; // of the second model; null for the one with the name of the selected layer

export function start() {
  const {against} = state.model;
  if (!against) return;
  byId('against-here').append(panel(ID, `Side by side: ${state.model.name} and ${against.name}`, fill));
  watch(['image', 'layer', 'backend'], () => {
    const body = openBody(ID);
    if (body) fill(body);
  });
  byId(ID).open = true;
}

const names = (model) => Array.from({length: model.layers.at(-1).output.at(-1)}, (_, each) => model.classes[each] ?? `class ${each}`);

async function fill(body) {
  const {model, image, backend} = state;
  if (!image) return;
  if (body.childElementCount === 0) body.append(...frame(body));
  const fresh = still('image', 'layer', 'backend');
  await during('Both networks compute…', async () => {
    const answers = await Promise.all([api.prediction(image, backend), api.againstPrediction(image)]);
    const pixels = await photo();
    if (!fresh()) return;
    await Promise.all([model, model.against].map((each, i) => side(body.querySelector(`#side-${i}`), each, answers[i].probabilities, i, pixels)));
    await maps(body.querySelector('#side-maps'), fresh);
  });
}

function frame(body) {
  const {model} = state;
  const common = names(model).filter((name) => names(model.against).includes(name));
  const ofClass = h('select', {id: 'side-class', onchange: () => {
    chosenClass = ofClass.value || null;
    fill(body);
  }}, h('option', {value: ''}, 'what each of them predicts'), ...common.map((name) => h('option', {value: name}, name)));
  const ofLayer = h('select', {id: 'side-layer', onchange: () => {
    chosenLayer = ofLayer.value || null;
    fill(body);
  }}, h('option', {value: ''}, 'the same name, if there is one'), ...model.against.layers.filter(isMap).map(({name}) => h('option', {value: name}, name)));
  return [h('p', {class: 'row'}, h('label', {}, 'Where they find ', ofClass), h('label', {}, `Layer of ${model.against.name}: `, ofLayer)),
    h('div', {class: 'sides'}, ...[model, model.against].map((each, i) => h('section', {id: `side-${i}`, 'aria-label': each.name}))),
    h('div', {id: 'side-maps'})];
}

async function side(section, model, probabilities, i, pixels) {
  const all = names(model);
  const best = probabilities.indexOf(Math.max(...probabilities));
  const number = chosenClass === null ? best : all.indexOf(chosenClass);
  const order = probabilities.map((_, each) => each).sort((a, b) => probabilities[b] - probabilities[a]).slice(0, FEW);
  const canvas = h('canvas', {class: 'side-photo', role: 'img', 'aria-label': `Where ${model.name} finds ${all[number]}`});
  section.replaceChildren(h('h3', {}, model.name), h('p', {class: 'soft'}, `${count(model.parameters)} parameters, ${plural(model.layers.length, 'layer')}`),
    h('ol', {class: 'side-bars'}, ...order.map((each) => h('li', {vars: {'--share': probabilities[each]}}, h('span', {}, all[each]), h('span', {}, percent(probabilities[each]))))),
    canvas, h('p', {class: 'soft'}, `Bright: what increases its score of ${all[number]} (Grad-CAM).`));
  drawWithCam(canvas, pixels, await (i === 0 ? api.cam(state.image, number) : api.againstCam(state.image, number)));
}

/** The maps of the selected layer, and of one of the second model; in pairs if they have the same shape. */
async function maps(box, fresh) {
  const {layer, model, image, backend} = state;
  const other = model.against.layers.find(({name}) => name === (chosenLayer ?? layer.name));
  if (layer.index < 0 || !isMap(layer) || !other || !isMap(other)) {
    box.replaceChildren(h('p', {class: 'soft'}, layer.index < 0 || !isMap(layer) ? 'Choose a layer with maps to compare them.'
      : `${model.against.name} has no layer ${layer.name} with maps: choose one above.`));
    return;
  }
  const [mine, its] = await Promise.all([api.tensor(image, backend, layer), api.againstTensor(image, other.name)]);
  if (!fresh()) return;
  const paired = shape(layer.output) === shape(other.output);
  const pairs = mine.byLiveliness().slice(0, MOST).map((channel, i) => [channel, paired ? channel : its.byLiveliness()[i]]).filter(([, second]) => second !== undefined);
  box.replaceChildren(h('h3', {}, `${layer.name} of ${model.name}, and ${other.name} of ${model.against.name}`),
    h('p', {class: 'soft'}, paired ? 'The same map in both, in the same colours: those that vary most in the first model.'
      : `Their shapes differ, ${shape(layer.output)} and ${shape(other.output)}: the maps of each that vary most.`),
    h('div', {class: 'side-pairs'}, ...pairs.map((pair) => h('figure', {}, ...draw([mine, its], pair, paired),
      h('figcaption', {}, paired ? `map ${pair[0]}` : `map ${pair[0]} | map ${pair[1]}`)))));
}

function draw(tensors, pair, paired) {
  const ranges = tensors.map((tensor, i) => tensor.range(pair[i]));
  const both = scaleOf(Math.min(ranges[0].min, ranges[1].min), Math.max(ranges[0].max, ranges[1].max));
  return tensors.map((tensor, i) => {
    const canvas = h('canvas', {'aria-hidden': 'true'});
    drawChannel(canvas, tensor, pair[i], paired ? both : scaleOf(ranges[i].min, ranges[i].max), SIDE);
    return canvas;
  });
}
