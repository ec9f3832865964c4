// Opening images: samples, files, drag and drop, paste. And the image itself, with Grad-CAM drawn over it.

import * as api from './api.js';
import {drawWithCam} from './cam.js';
import {byId, h} from './dom.js';
import {plural} from './format.js';
import {asPng} from './decode.js';
import {latest} from './latest.js';
import {load} from './photo.js';
import {change, state, watch} from './state.js';
import {during, forgive} from './status.js';

const LARGEST = 20 * 1024 * 1024;

const opening = latest();

let original = null;

export function start() {
  byId('samples').replaceChildren(...state.model.samples.map(sampleButton));
  const input = byId('file');
  byId('open-file').addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    if (input.files.length > 0) openFile(input.files[0]);
    input.value = '';
  });
  byId('turn-left').addEventListener('click', () => turn(270));
  byId('turn-right').addEventListener('click', () => turn(90));
  listenForDrops();
  addEventListener('paste', (event) => {
    const file = [...event.clipboardData.files][0];
    if (file) openFile(file);
  });
  watch(['image'], show);
}

/** Opens one of the images that ship with yij. */
export const openSample = (sample, turn = 0) => open(`Opening ${nameOf(sample)}…`,
  (signal) => api.openSample(sample.id, turn, signal),
  {name: `${nameOf(sample)}, “${sample.title}”`, credit: sample.credit, sample: sample.id, turn,
    again: (to) => openSample(sample, to)});

/** Opens an image of the survey. */
export const openSurveyed = (number, title, turn = 0) => open(`Opening ${title}…`,
  (signal) => api.openSurveyed(number, turn, signal), {turn, again: (to) => openSurveyed(number, title, to)});

/** Shows the image given on the command line. */
export const showFirst = (image) => change({image: {name: image.title, ...image, turn: 0, again: openFirst}});

/** Opens the image given on the command line again, rotated. */
const openFirst = (turn) => open('Turning the image…', (signal) => api.openFirst(turn, signal), {turn, again: openFirst});

const nameOf = (sample) => sample.label ?? sample.title;

function openFile(file, turn = 0) {
  const name = file.name || 'the pasted image';
  let decodedHere = false;
  const send = async (signal) => {
    const png = await asPng(file);
    decodedHere = png !== null;
    const {size} = png ?? file;
    if (size > LARGEST) {
      throw new api.UserError(`${name} has ${plural(Math.ceil(size / 1e6), 'megabyte')}; at most 20 can be opened.`);
    }
    return {...await api.upload(png ?? file, file.name || 'pasted image', turn, signal), decodedHere};
  };
  return open(`Reading ${name}…`, send, {turn, again: (to) => openFile(file, to)});
}

/**
 * Opens an image. Of several that are being opened at the same time, only the last one counts, whichever arrives first.
 *
 * @param {string} sentence progress
 * @param {(signal: AbortSignal) => Promise<object>} work asks the server
 * @param {object} more is added to the server's answer; `again(turn)` opens the image again, rotated
 */
async function open(sentence, work, more) {
  await during(sentence, () => opening(work, (image) => {
    forgive();
    api.forgetTensors();
    change({image: {name: image.title, ...image, ...more}, hovered: null});
    byId('value').textContent = `${state.image.name} is open.`;
  }));
}

function turn(degrees) {
  const {image} = state;
  image?.again(((image.turn ?? 0) + degrees) % 360);
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
  byId('photo-caption').replaceChildren(`${image.name}, ${size}. `,
    image.decodedHere ? 'Your browser decoded it, not yij. ' : '',
    image.sideways ? 'The camera says that it lies on its side, and this model ignores that: turn it. ' : '',
    ...credit(image.credit));
  const loaded = await during('Loading the image…', () => load(api.originalUrl(image)));
  if (!loaded || image !== state.image) return;
  original = loaded;
  drawPhoto();
  change({drawn: image});
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
  drawWithCam(canvas, original, cam);
  const {name} = state.image;
  canvas.setAttribute('aria-label', cam ? `${name}, and over it ${label}` : `The image: ${name}`);
}
