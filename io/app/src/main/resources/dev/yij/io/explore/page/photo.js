// The opened image in the network's input size, for drawing.

import * as api from './api.js';
import {state} from './state.js';

let of = null;
let image = null;

/** The image in the network's size; a promise of an image that is ready to be drawn. */
export function photo() {
  if (of !== state.image) {
    of = state.image;
    image = of === null ? Promise.resolve(null) : load(api.inputUrl(of));
  }
  return image;
}

/** An image, decoded. */
export async function load(url) {
  const loaded = new Image();
  loaded.src = url;
  await loaded.decode();
  return loaded;
}
