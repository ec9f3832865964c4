// The editor of the image: draw, erase, cover, crop and turn. Works with the pointer and with the arrow keys.

import {h} from './dom.js';
import {outline, penFor} from './marks.js';

const TOOLS = {look: 'Look', draw: 'Draw', erase: 'Erase', cover: 'Cover', crop: 'Crop'};
const GREY = '#7f7f7f';
const FAR = 8;

/**
 * @param {HTMLImageElement} original the image in the network's size
 * @param {{height: number, width: number}} size
 * @param {{changed: () => void, committed: () => void, looked: (place: number[]) => void}} to
 */
export function pixelEditor(original, {height, width}, to) {
  const canvas = h('canvas', {class: 'under', 'aria-hidden': 'true', width, height});
  const marks = h('canvas', {class: 'marks', 'aria-hidden': 'true'});
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  pen.drawImage(original, 0, 0, width, height);
  const stage = h('div', {class: 'stage', id: 'play-image', tabIndex: 0, role: 'application',
    'aria-roledescription': 'image editor', 'aria-label': 'The image. Arrow keys move, Enter uses the tool'}, canvas, marks);
  stage.style.aspectRatio = `${width} / ${height}`;
  let tool = 'look';
  let at = [Math.floor(height / 2), Math.floor(width / 2)];
  let window = null; // how a pixel is found in the output
  const colour = h('input', {type: 'color', id: 'play-colour', value: '#ffffff'});
  const brush = h('input', {type: 'range', id: 'play-brush', min: 1, max: 40, value: Math.max(3, Math.round(width / 16))});
  const tools = h('div', {class: 'row switch', role: 'radiogroup', 'aria-label': 'Tool'},
    ...Object.entries(TOOLS).map(([value, name]) => h('label', {}, h('input', {type: 'radio', name: 'play-tool', value,
      checked: value === tool, onchange: () => { tool = value; }}), h('span', {}, name))));

  const square = ([y, x]) => {
    const side = Number(brush.value);
    return [Math.round(x - side / 2), Math.round(y - side / 2), side, side];
  };
  /** Uses a tool that works pixel by pixel. */
  function touch(place) {
    at = place;
    if (tool === 'look') {
      to.looked(outputAt(place));
      return;
    }
    const box = square(place);
    if (tool === 'draw') pen.fillStyle = colour.value;
    else if (tool === 'cover') pen.fillStyle = GREY;
    if (tool === 'erase') pen.drawImage(original, ...box, ...box);
    else pen.fillRect(...box);
    to.changed();
  }
  /** Enlarges a part to the whole image. */
  function crop([top, left], [bottom, right]) {
    const [y, x] = [Math.min(top, bottom), Math.min(left, right)];
    const [rows, columns] = [Math.abs(bottom - top) + 1, Math.abs(right - left) + 1];
    if (rows < 4 || columns < 4) return;
    const copy = new OffscreenCanvas(columns, rows);
    copy.getContext('2d').drawImage(canvas, x, y, columns, rows, 0, 0, columns, rows);
    pen.drawImage(copy, 0, 0, width, height);
    to.changed();
  }
  function turn() {
    const copy = new OffscreenCanvas(width, height);
    copy.getContext('2d').drawImage(canvas, 0, 0);
    pen.save();
    pen.translate(width / 2, height / 2);
    pen.rotate(Math.PI / 2);
    pen.drawImage(copy, -height / 2, -width / 2, height, width);
    pen.restore();
    to.changed();
    to.committed();
  }
  const outputAt = ([y, x]) => !window ? [y, x] : [y, x].map((each, axis) => Math.max(0, Math.min(window.size[axis] - 1,
    Math.round((each - window.first[axis] - window.dilation) / window.stride))));

  const place = (event) => {
    const box = stage.getBoundingClientRect();
    const inside = (share, all) => Math.max(0, Math.min(all - 1, Math.floor(share * all)));
    return [inside((event.clientY - box.top) / box.height, height), inside((event.clientX - box.left) / box.width, width)];
  };
  let from = null;
  stage.addEventListener('pointerdown', (event) => {
    from = place(event);
    stage.setPointerCapture(event.pointerId);
    if (tool !== 'crop') touch(from);
  });
  stage.addEventListener('pointermove', (event) => {
    if (!from) return;
    const [y, x] = place(event);
    if (tool === 'crop') {
      outline(penFor(marks, height, width), {top: Math.min(y, from[0]), left: Math.min(x, from[1]),
        height: Math.abs(y - from[0]) + 1, width: Math.abs(x - from[1]) + 1});
    } else {
      touch([y, x]);
    }
  });
  stage.addEventListener('pointerup', (event) => {
    if (from && tool === 'crop') crop(from, place(event));
    if (from && tool !== 'look') to.committed();
    from = null;
  });
  stage.addEventListener('pointercancel', () => { from = null; });
  stage.addEventListener('keydown', (event) => {
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (step) {
      at = [Math.max(0, Math.min(height - 1, at[0] + step[0] * (event.shiftKey ? FAR : 1))),
        Math.max(0, Math.min(width - 1, at[1] + step[1] * (event.shiftKey ? FAR : 1)))];
      if (tool === 'look') touch(at);
      else outline(penFor(marks, height, width), box(at), '#fff');
    } else if (event.key === 'Enter' && tool !== 'look') {
      if (tool === 'crop') crop([Math.max(0, at[0] - height / 4), Math.max(0, at[1] - width / 4)].map(Math.floor),
        [Math.min(height - 1, at[0] + height / 4), Math.min(width - 1, at[1] + width / 4)].map(Math.floor));
      else touch(at);
      to.committed();
    } else {
      return;
    }
    event.preventDefault();
  });
  const box = (here) => {
    const [left, top, side] = square(here);
    return {top, left, height: side, width: side};
  };
  return {
    element: h('section', {class: 'play-image', 'aria-labelledby': 'play-image-title'},
      h('h3', {id: 'play-image-title'}, 'The image to change'), stage, tools,
      h('p', {class: 'row'}, h('label', {}, 'Colour ', colour), h('label', {}, 'Brush ', brush),
        h('button', {type: 'button', id: 'play-turn', onclick: turn}, 'Turn'))),
    /** Red, green and blue of all pixels. */
    bytes() {
      const {data} = pen.getImageData(0, 0, width, height);
      const rgb = new Uint8Array(3 * height * width);
      for (let i = 0; i < height * width; i++) rgb.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
      return rgb;
    },
    copy: () => pen.getImageData(0, 0, width, height),
    restore: (image) => pen.putImageData(image, 0, 0),
    /** Marks the window; `geometry` says how a pixel is found in the output: the first window's corner, and so on. */
    mark(where, geometry) {
      window = geometry;
      outline(penFor(marks, height, width), where);
    },
  };
}
