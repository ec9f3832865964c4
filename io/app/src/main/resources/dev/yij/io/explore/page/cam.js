// A photo with Grad-CAM over it, in the network's input size.

import {drawChannel, scaleOfChannel} from './heat-map.js';

const OPACITY = 0.6;

/** @param {import('./tensor.js').Tensor} [cam] nothing is drawn over the photo without it */
export function drawWithCam(canvas, image, cam) {
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  if (!cam) return;
  const map = document.createElement('canvas');
  drawChannel(map, cam, 0, scaleOfChannel(cam, 0));
  pen.globalAlpha = OPACITY;
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(map, 0, 0, canvas.width, canvas.height);
}
