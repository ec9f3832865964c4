// The output of the user's filter: the map with its range. Pointer or arrow keys select a number of it.

import {h} from './dom.js';
import {colourBar, drawChannel, scaleOfChannel} from './heat-map.js';
import {outline, penFor} from './marks.js';

const FAR = 8;

/** @param {(place: number[]) => void} looked */
export function mapOf(looked) {
  const [drawing, marks] = ['map', 'marks'].map((name) => h('canvas', {class: name, 'aria-hidden': 'true'}));
  const stage = h('div', {class: 'stage', id: 'play-map', tabIndex: 0, role: 'application', 'aria-roledescription': 'map',
    'aria-label': 'The output of the filter; arrow keys select a number'}, drawing, marks);
  const bar = h('div', {});
  const note = h('p', {class: 'soft note', id: 'play-milliseconds'});
  let tensor = null;
  let at = [0, 0];
  const inside = (place) => place.map((each, axis) =>
    Math.max(0, Math.min((axis === 0 ? tensor.height : tensor.width) - 1, each)));
  const point = (event) => {
    const box = stage.getBoundingClientRect();
    looked(inside([Math.floor(((event.clientY - box.top) / box.height) * tensor.height),
      Math.floor(((event.clientX - box.left) / box.width) * tensor.width)]));
  };
  stage.addEventListener('pointerdown', point);
  stage.addEventListener('pointermove', (event) => { if (event.buttons === 1) point(event); });
  stage.addEventListener('keydown', (event) => {
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    looked(inside(at.map((each, axis) => each + step[axis] * (event.shiftKey ? FAR : 1))));
    event.preventDefault();
  });
  return {
    element: h('section', {class: 'play-map', 'aria-labelledby': 'play-map-title'},
      h('h3', {id: 'play-map-title'}, 'Its map'), stage, bar, note),
    size: () => tensor && [tensor.height, tensor.width],
    draw(next, milliseconds) {
      tensor = next;
      const scale = scaleOfChannel(tensor, 0);
      drawChannel(drawing, tensor, 0, scale);
      stage.style.aspectRatio = `${tensor.width} / ${tensor.height}`;
      bar.replaceChildren(colourBar(scale));
      note.textContent = `${tensor.height} × ${tensor.width} numbers, ${milliseconds} ms after the change.`;
    },
    mark(place) {
      at = place;
      outline(penFor(marks, tensor.height, tensor.width), {top: at[0], left: at[1], height: 1, width: 1}, '#fff');
    },
  };
}
