// Requests to the server. docs/explorer-api.md describes them.

import {Tensor} from './tensor.js';

/** An error with a message for the user. */
export class UserError extends Error {}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch('api/' + path, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new UserError('yij does not answer any more. Is the program that opened this page still running?');
  }
  if (response.ok) return response;
  const sentence = await response.json().then((json) => json.error, () => null);
  throw new UserError(sentence ?? `yij answers with status ${response.status}.`);
}

export const json = async (path, options) => (await ask(path, options)).json();

export async function numbers(path, options) {
  const response = await ask(path, options);
  if (response.status === 204) throw new DOMException('There is another network now', 'AbortError'); // nothing to show
  const shape = response.headers.get('X-Shape').split(',').map(Number);
  return new Tensor(shape, new Float32Array(await response.arrayBuffer()));
}

/** Responses that do not change are requested once; failed requests are repeated. */
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

const query = (parameters) => new URLSearchParams(parameters).toString().replaceAll('%2C', ',');
const of = (image) => `images/${image.image}`;

export const model = () => json('model');
export const openSample = (id, turn, signal) => json(`images?${query({sample: id, turn})}`, {method: 'POST', signal});
export const openFirst = (turn, signal) => json(`images?${query({first: '', turn})}`, {method: 'POST', signal});
export const upload = (file, title, turn, signal) =>
  json(`images?${query({title, turn})}`, {method: 'POST', body: file, signal});
export const prediction = (image, backend, signal) => json(`${of(image)}/prediction?${query({backend})}`, {signal});
export const cam = (image, number, signal) => numbers(`${of(image)}/cam?${query({class: number})}`, {signal});
export const difference = (image, layer, signal) => json(`${of(image)}/difference?${query({layer})}`, {signal});
export const sampleUrl = (sample) => `api/samples/${sample.id}/image.jpg`;
export const originalUrl = (image) => `api/${of(image)}/original.png`;
export const inputUrl = (image) => `api/${of(image)}/input.png`;

/** Every term of one number of a layer's output. */
export const explain = (image, backend, layer, position, signal) =>
  json(`${of(image)}/explain?${query({layer, at: position.join(','), backend})}`, {signal});

/** The gradient of the loss for a class with respect to one weight. */
export const gradient = (image, layer, weight, number, limit, signal) =>
  json(`${of(image)}/gradient?${query({layer, weight: weight.join(','), class: number, limit})}`, {signal});

/** The gradient with respect to a layer's kernel, and to its output; of the image's layer, to the network's input. */
const ofImage = once(numbers); // until another image is opened
const backward = (what, image, number, parameters) =>
  ofImage(`${of(image)}/${what}?${query({class: number, ...parameters})}`);
export const kernelGradient = (image, number, layer) => backward('kernel-gradient', image, number, {layer: layer.name});
export const outputGradient = (image, number, layer) =>
  backward('output-gradient', image, number, layer.index < 0 ? {} : {layer: layer.name});

/** Where a weight was used: rows × columns × (x, dL/dy, product, sum so far). */
export const chain = (image, layer, weight, number, signal) =>
  numbers(`${of(image)}/chain?${query({layer, weight: weight.join(','), class: number})}`, {signal});

/** The loss before and after one training step. */
export const step = (image, number, rate) => json(`${of(image)}/step?${query({class: number, rate})}`);

/** Many images at once. `what` is start or stop. */
export const survey = () => json('survey');
export const changeSurvey = (what) => json(`survey/${what}`, {method: 'POST'});
export const outcomes = () => json('survey/outcomes');
export const patches = (layer, map, signal) => json(`survey/patches?${query({layer, map})}`, {signal});
export const surveyedUrl = (number) => `api/survey/image.png?${query({number})}`;
export const surveyedCam = (number, ofClass) => numbers(`survey/cam?${query({number, class: ofClass})}`);
export const openSurveyed = (number, turn, signal) =>
  json(`images?${query({survey: number, turn})}`, {method: 'POST', signal});

/** The second model. */
export const againstPrediction = (image, signal) => json(`${of(image)}/against/prediction`, {signal});
export const againstTensor = (image, layer) => ofImage(`${of(image)}/against/tensor?${query({layer})}`);
export const againstCam = (image, number) => numbers(`${of(image)}/against/cam?${query({class: number})}`);

/** One convolution of the user's: `what` is map, sum or prediction; `pixels` are RGB bytes. */
const play = (what, parameters) => `playground/${what}?${query(parameters)}`;
export const playMap = (pixels, filter) => numbers(play('map', filter), {method: 'POST', body: pixels});
export const playSum = (pixels, filter, at) => json(play('sum', {...filter, at: [...at, 0].join(',')}), {method: 'POST', body: pixels});
export const playPrediction = (pixels, parameters) => json(play('prediction', parameters), {method: 'POST', body: pixels});

export const kernel = once((layer) => numbers(`kernel?${query({layer})}`));
const tensors = once(async (path) => {
  const tensor = await numbers(path);
  tensor.isImage = !path.includes('layer=') && tensor.channels === 3;
  return tensor;
});

/** A layer's output for an image; of the layer that stands for the image, the network's own input. */
export const tensor = (image, backend, layer) =>
  tensors(`${of(image)}/tensor?${query(layer.index < 0 ? {backend} : {layer: layer.name, backend})}`);

/** Another image was opened: drops the cached tensors, some 28 MB for the chapter's network. */
export const forgetTensors = () => {
  tensors.forget();
  ofImage.forget();
};
