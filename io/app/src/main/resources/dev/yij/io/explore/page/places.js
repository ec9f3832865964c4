// Maps side by side that share one selected place: the pointer and the arrow keys move it in all of them.

import {byId, h} from './dom.js';
import {colourBar} from './heat-map.js';
import {cross, outline, penFor} from './marks.js';

const FAR = 8;
const REST = 350; // after the last key a screen reader is told the number

/**
 * @param {string} id
 * @param {string} label what the places are
 * @param {[number, number]} size rows and columns
 * @param {{title: string, draw: (canvas: HTMLCanvasElement) => object}[]} maps `draw` returns the scale
 * @param {(row: number, column: number) => string} show called when a place is selected; returns it as a sentence
 * @param {[number, number]} first the place at the start
 */
export function places(id, label, [rows, columns], maps, show, first) {
  let at = first;
  let rest = 0;
  const marks = maps.map(() => h('canvas', {class: 'marks', 'aria-hidden': 'true'}));
  const move = (to) => {
    at = to;
    marks.forEach((canvas) => {
      const pen = penFor(canvas, rows, columns);
      cross(pen, ...at);
      outline(pen, {top: at[0], left: at[1], height: 1, width: 1}, '#fff');
    });
    return show(...at);
  };
  const group = h('div', {id, class: 'places', tabIndex: 0, role: 'application', 'aria-roledescription': 'maps',
    'aria-label': `${label}, ${rows} rows, ${columns} columns. Arrow keys move, with Shift by 8.`},
  ...maps.map(({title, draw}, i) => {
    const canvas = h('canvas', {class: 'map', 'aria-hidden': 'true'});
    const stage = h('div', {class: 'stage', vars: {'aspect-ratio': `${columns} / ${rows}`}}, canvas, marks[i]);
    const inside = (share, size) => Math.max(0, Math.min(size - 1, Math.floor(share * size)));
    stage.addEventListener('pointermove', (event) => {
      const box = stage.getBoundingClientRect();
      move([inside((event.clientY - box.top) / box.height, rows), inside((event.clientX - box.left) / box.width, columns)]);
    });
    return h('figure', {}, h('figcaption', {}, title), stage, colourBar(draw(canvas)));
  }));
  group.addEventListener('keydown', (event) => {
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = step.map((each, axis) => at[axis] + each * (event.shiftKey ? FAR : 1));
    const sentence = move([Math.max(0, Math.min(rows - 1, to[0])), Math.max(0, Math.min(columns - 1, to[1]))]);
    clearTimeout(rest);
    rest = setTimeout(() => { byId('value').textContent = sentence; }, REST);
    event.preventDefault();
  });
  new ResizeObserver((_, observer) => {
    if (group.isConnected) move(at);
    else observer.disconnect();
  }).observe(group);
  return group;
}
