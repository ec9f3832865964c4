// What excites a map most: the nine patches of the surveyed images at its largest numbers.

import * as api from './api.js';
import {h} from './dom.js';
import {plural, short} from './format.js';
import {openSurveyed} from './image.js';
import {latest} from './latest.js';
import {receptiveField} from './layers.js';
import {outline} from './marks.js';
import {openBody, panel} from './panel.js';
import {load} from './photo.js';
import {change, state, watch} from './state.js';
import {showError} from './status.js';
import {go} from './survey.js';

const ID = 'patches';
const LEAST = 32; // pixels of the image that are shown around a small receptive field
const SIDE = 112;
const ask = latest(50);

export function start() {
  watch(['survey', 'layer', 'channel'], () => {
    const body = openBody(ID);
    if (body) fill(body);
  });
}

export const patchesPanel = () => panel(ID, 'What excites this map most', fill);

function fill(body) {
  const {layer, channel, survey} = state;
  if (!survey) return;
  ask((signal) => api.patches(layer.name, channel, signal), (peaks) => {
    body.replaceChildren(...introduction(survey, peaks),
      h('ol', {class: 'patches', 'aria-label': `Patches for map ${channel} of ${layer.name}`},
        ...peaks.filter(({value}) => value !== 0).map((peak) => h('li', {}, patch(layer, channel, peak)))));
  }).catch(showError);
}

function introduction({phase, done, total}, peaks) {
  const button = h('button', {type: 'button', id: 'patches-go', onclick: () => go(phase === 'running' ? 'stop' : 'start')},
    phase === 'running' ? 'Stop' : `Look at ${plural(total - done, done ? 'more image' : 'image')}`);
  const dark = peaks.length > 0 && peaks.every(({value}) => value === 0);
  return [h('p', {class: 'soft'}, done === 0 ? 'Which parts of photos make this map bright? The network has to look at many photos first.'
    : dark ? `None of ${plural(done, 'image')}: this map is 0 everywhere in all of them.`
      : `Of ${plural(done, 'image')}, the places with the largest numbers of this map, at most one of each image. `
        + 'The outline is the receptive field: what the number depends on.'),
  ...(phase === 'done' ? [] : [h('p', {class: 'row'}, button)])];
}

function patch(layer, channel, {number, title, label, at, value}) {
  const canvas = h('canvas', {width: SIDE, height: SIDE, 'aria-hidden': 'true'});
  load(api.surveyedUrl(number)).then((image) => draw(canvas, image, receptiveField(layer, at, state.model.input)), showError);
  const name = `${label ?? title}: ${short(value)}`;
  return h('button', {type: 'button', title: `${title}, row ${at[0]}, column ${at[1]}`, 'data-number': number, onclick: async () => {
    await openSurveyed(number, title);
    if (state.layer === layer) change({channel, pinned: at, hovered: null, kept: true});
  }}, canvas, h('span', {}, name));
}

/** The receptive field, with a part of the image around it if it is small. */
function draw(canvas, image, field) {
  const side = Math.min(Math.max(field.height, field.width, LEAST), Math.max(image.naturalHeight, image.naturalWidth));
  const within = (start, size, whole) => Math.max(Math.min(0, (whole - side) / 2), Math.min(whole - side, start + (size - side) / 2));
  const [left, top] = [within(field.left, field.width, image.naturalWidth), within(field.top, field.height, image.naturalHeight)];
  const pen = canvas.getContext('2d');
  pen.imageSmoothingEnabled = side > SIDE;
  pen.drawImage(image, left, top, side, side, 0, 0, SIDE, SIDE);
  const to = (number) => (number / side) * SIDE;
  outline({pen, ratio: 1, toX: to, toY: to},
    {top: field.top - top, left: field.left - left, height: field.height, width: field.width});
  canvas.dataset.drawn = 'true';
}
