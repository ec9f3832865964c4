// The receptive field of the selected number: highlighted in the photo, and enlarged.

import {h} from './dom.js';
import {plural} from './format.js';
import {receptiveField} from './layers.js';
import {outline, penFor, spotlight} from './marks.js';
import {photo} from './photo.js';
import {place, state, still, watch} from './state.js';

const SMALL = 64; // a field up to this size is also shown enlarged

let view = null;

export function start() {
  watch(['layer', 'image', 'pinned', 'hovered'], show);
  addEventListener('resize', show);
}

export function sight() {
  const [under, marks] = ['under', 'marks'].map((name) => h('canvas', {class: name, 'aria-hidden': 'true'}));
  const crop = h('canvas', {class: 'crop', 'aria-hidden': 'true'});
  const caption = h('figcaption', {class: 'soft'});
  view = {under, marks, crop, caption, stage: h('div', {class: 'stage small'}, under, marks)};
  return h('figure', {class: 'sight'}, h('h3', {}, 'Its receptive field in the photo'),
    h('div', {class: 'beside'}, view.stage, crop), caption);
}

async function show() {
  const fresh = still('image');
  const image = state.image && await photo();
  const at = place();
  if (!image || !fresh() || !view?.stage.isConnected || state.layer.output.length !== at.length + 1) return;
  const field = receptiveField(state.layer, at, state.model.input);
  view.under.width = image.naturalWidth;
  view.under.height = image.naturalHeight;
  view.under.getContext('2d').drawImage(image, 0, 0);
  view.stage.style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}`;
  const pen = penFor(view.marks, image.naturalHeight, image.naturalWidth);
  spotlight(pen, field);
  outline(pen, field);
  enlarge(image, field);
  const all = field.height >= image.naturalHeight && field.width >= image.naturalWidth;
  view.caption.textContent = all
    ? 'This number depends on the whole image.'
    : field.height * field.width === 1 ? 'One pixel of the image.'
      : `Its receptive field: ${field.height} × ${field.width} pixels, all that can change this number.`;
  view.stage.setAttribute('role', 'img');
  view.stage.setAttribute('aria-label', `Rows ${field.top} to ${field.top + field.height - 1}, columns ${field.left} to `
    + `${field.left + field.width - 1} of the image, ${plural(field.height * field.width, 'pixel')}`);
}

function enlarge(image, {top, left, height, width}) {
  view.crop.hidden = Math.max(height, width) > SMALL;
  if (view.crop.hidden) return;
  view.crop.width = width;
  view.crop.height = height;
  view.crop.getContext('2d').drawImage(image, left, top, width, height, 0, 0, width, height);
}
