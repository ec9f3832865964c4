// Opening images: samples, files, drag and drop, paste. And the image itself, with Grad-CAM drawn over it.

import * as api from './api.js';
import {byId, h} from './dom.js';
import {plural} from './format.js';
import {drawChannel} from './heat-map.js';
import {load} from './photo.js';
import {change, state, watch} from './state.js';
import {during, forgive} from './status.js';

const LARGEST = 20 * 1024 * 1024;
const CAM_OPACITY = 0.6;

let original = null;

export function start() {
  byId('samples').replaceChildren(...state.model.samples.map(sampleButton));
  const input = byId('file');
  byId('open-file').addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    if (input.files.length > 0) openFile(input.files[0]);
    input.value = '';
  });
  listenForDrops();
  addEventListener('paste', (event) => {
    const file = [...event.clipboardData.files][0];
    if (file) openFile(file);
  });
  watch(['image'], show);
}

/** Opens one of the images that ship with yij. */
export const openSample = (sample) => open(`Opening ${nameOf(sample)}…`, () => api.openSample(sample.id),
  {name: `${nameOf(sample)}, “${sample.title}”`, credit: sample.credit, sample: sample.id});

const nameOf = (sample) => sample.label ?? sample.title;

function openFile(file) {
  const name = file.name || 'the pasted image';
  const tooLarge = () => Promise.reject(new api.UserError(
    `${name} has ${plural(Math.ceil(file.size / 1e6), 'megabyte')}; at most 20 can be opened.`));
  return open(`Reading ${name}…`, () => file.size > LARGEST ? tooLarge() : api.upload(file), {});
}

/** Opens an image; `more` is added to the server's answer. */
async function open(sentence, work, more) {
  const image = await during(sentence, work);
  if (!image) return;
  forgive();
  api.forgetTensors();
  change({image: {name: image.title, ...image, ...more}, hovered: null});
  byId('value').textContent = `${state.image.name} is open.`;
}

function sampleButton(sample) {
  const image = h('img', {alt: '', loading: 'lazy', width: 56, height: 56, src: api.sampleUrl(sample)});
  const name = nameOf(sample);
  image.addEventListener('error', () => image.replaceWith(h('span', {}, name)));
  return h('li', {}, h('button', {type: 'button', title: `${name}: ${sample.credit}`,
    'aria-label': `Sample image: ${name}`,
    'aria-pressed': 'false', 'data-sample': sample.id, onclick: () => openSample(sample)}, image));
}

function listenForDrops() {
  const veil = byId('drop');
  const carriesFiles = (event) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) veil.hidden = true;
  });
  addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    veil.hidden = true;
    if (event.dataTransfer.files.length > 0) openFile(event.dataTransfer.files[0]);
  });
}

async function show() {
  const {image, model} = state;
  for (const button of byId('samples').querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(Number(button.dataset.sample) === image.sample));
  }
  const {height, width} = model.input;
  const size = `${image.width} × ${image.height} pixels; the network sees it in ${width} × ${height}`;
  byId('photo-caption').replaceChildren(`${image.name}, ${size}. `, ...credit(image.credit));
  original = await during('Loading the image…', () => load(api.originalUrl(image)));
  if (original && image === state.image) drawPhoto();
}

/** Whose photo it is: "author, licence, address". */
function credit(text) {
  if (!text) return [];
  const at = text.search(/https?:\/\//);
  if (at < 0) return [`Photo: ${text}.`];
  return [`Photo: ${text.slice(0, at)}`, h('a', {href: text.slice(at), target: '_blank', rel: 'noreferrer'}, 'source'), '.'];
}

/**
 * Draws the image, and over it a map from 0 to its largest number.
 *
 * @param {import('./tensor.js').Tensor} [cam]
 * @param {string} [label] a description of the map
 */
export function drawPhoto(cam, label) {
  const canvas = byId('photo');
  canvas.width = original.naturalWidth;
  canvas.height = original.naturalHeight;
  const pen = canvas.getContext('2d');
  pen.drawImage(original, 0, 0);
  if (cam) {
    const map = document.createElement('canvas');
    drawChannel(map, cam, 0);
    pen.globalAlpha = CAM_OPACITY;
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(map, 0, 0, canvas.width, canvas.height);
  }
  const {name} = state.image;
  canvas.setAttribute('aria-label', cam ? `${name}, and over it ${label}` : `The image: ${name}`);
}
