// The server's answers. docs/explorer.md and dev.yij.io.explore say what there is to ask for.

import {Tensor} from './tensor.js';

/** Something went wrong, in a sentence for people. */
export class Complaint extends Error {}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch('api/' + path, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Complaint('yij does not answer any more. Is the program that opened this page still running?');
  }
  if (response.ok) return response;
  const sentence = await response.json().then((json) => json.error, () => null);
  throw new Complaint(sentence ?? `yij answers with status ${response.status}.`);
}

const json = async (path, options) => (await ask(path, options)).json();

async function numbers(path, options) {
  const response = await ask(path, options);
  const shape = response.headers.get('X-Shape').split(',').map(Number);
  return new Tensor(shape, new Float32Array(await response.arrayBuffer()));
}

const query = (parameters) => new URLSearchParams(parameters).toString().replaceAll('%2C', ',');
const of = (picture) => `pictures/${picture.picture}`;

export const model = () => json('model');
export const openSample = (id) => json(`pictures?sample=${id}`, {method: 'POST'});
export const upload = (file) =>
  json(`pictures?${query({title: file.name || 'pasted picture'})}`, {method: 'POST', body: file});
export const prediction = (picture, backend, signal) => json(`${of(picture)}/prediction?${query({backend})}`, {signal});
export const cam = (picture, number) => numbers(`${of(picture)}/cam?${query({class: number})}`);
export const difference = (picture, layer, signal) => json(`${of(picture)}/difference?${query({layer})}`, {signal});
export const sampleUrl = (sample) => `api/samples/${sample.id}/picture.jpg`;
export const originalUrl = (picture) => `api/${of(picture)}/original.png`;
export const inputUrl = (picture) => `api/${of(picture)}/input.png`;

/** Every term of one number of a layer's output. */
export const explain = (picture, backend, layer, position, signal) =>
  json(`${of(picture)}/explain?${query({layer, at: position.join(','), backend})}`, {signal});

/** How the loss for a class grows with one weight. */
export const gradient = (picture, layer, weight, number, limit, signal) =>
  json(`${of(picture)}/gradient?${query({layer, weight: weight.join(','), class: number, limit})}`, {signal});

/** Answers that do not change are asked for once; a refused one may be asked for again. */
function once(fetcher) {
  const kept = new Map();
  const get = (key, ...rest) => {
    if (!kept.has(key)) {
      const answer = fetcher(key, ...rest);
      kept.set(key, answer);
      answer.catch(() => kept.delete(key));
    }
    return kept.get(key);
  };
  get.forget = () => kept.clear();
  return get;
}

export const kernel = once((layer) => numbers(`kernels/${layer}`));
const tensors = once(async (path) => {
  const tensor = await numbers(path);
  tensor.isPicture = path.includes('/tensors/input?') && tensor.channels === 3;
  return tensor;
});

/** A layer's output for a picture; `input` is the network's own input. */
export const tensor = (picture, backend, layer) => tensors(`${of(picture)}/tensors/${layer}?${query({backend})}`);

/** Another picture was opened: lets go of the tensors, some 28 MB for the chapter's network. */
export const forgetTensors = () => tensors.forget();
