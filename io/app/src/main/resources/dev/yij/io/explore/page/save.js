// Saves what is shown as a PNG: the selected map over the photo, else the photo with Grad-CAM.

import {byId, h} from './dom.js';
import {state} from './state.js';

const SIDE = 896; // of the saved map, whose pixels stay visible

export function start() {
  byId('save-image').addEventListener('click', save);
}

async function save() {
  const [canvas, name] = document.querySelector('.map-view') ? [overPhoto(), `${state.layer.name}-map-${state.channel}`]
    : [byId('photo'), 'photo'];
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  const url = URL.createObjectURL(blob);
  const link = h('a', {href: url, download: `yij-${name.replace(/[^\p{L}\p{N}_-]+/gu, '-')}.png`});
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function overPhoto() {
  const [under, map] = ['.under', '.map'].map((each) => document.querySelector(`#stage ${each}`));
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = Math.round((SIDE * under.height) / under.width);
  const pen = canvas.getContext('2d');
  pen.drawImage(under, 0, 0, canvas.width, canvas.height);
  pen.imageSmoothingEnabled = false;
  pen.globalAlpha = Number(map.style.opacity);
  pen.drawImage(map, 0, 0, canvas.width, canvas.height);
  return canvas;
}
