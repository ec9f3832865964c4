// The running sum, term by term, as a line.

import {h} from './dom.js';
import {full} from './format.js';

const [WIDTH, HEIGHT, MARGIN] = [640, 72, 6];
const [LINE, REST, DOT] = ['#3b82c4', '#8a93a3', '#d97706']; // visible on light and dark backgrounds

/**
 * @param {{bias: number, terms: {sum: number}[]}} explained
 * @param {number} added how many terms have been added so far
 */
export function runningSum({bias = 0, terms}, added) {
  const sums = [bias, ...terms.map((term) => term.sum)];
  const low = Math.min(0, ...sums);
  const high = Math.max(0, ...sums);
  const toX = (i) => MARGIN + (i / (sums.length - 1)) * (WIDTH - 2 * MARGIN);
  const toY = (value) => HEIGHT - MARGIN - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * MARGIN);
  const canvas = h('canvas', {class: 'running', width: WIDTH, height: HEIGHT, role: 'img',
    'aria-label': `The running sum: from the bias, ${full(sums[0])}, to ${full(sums.at(-1))}`});
  const pen = canvas.getContext('2d');
  const line = (from, to, colour, width) => {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    for (let i = from; i <= to; i++) pen.lineTo(toX(i), toY(sums[i]));
    pen.stroke();
  };
  pen.strokeStyle = REST;
  pen.lineWidth = 1;
  pen.setLineDash([3, 5]);
  pen.beginPath();
  pen.moveTo(0, toY(0));
  pen.lineTo(WIDTH, toY(0));
  pen.stroke();
  line(added, sums.length - 1, REST, 1);
  pen.setLineDash([]);
  line(0, added, LINE, 2.5);
  pen.fillStyle = DOT;
  pen.beginPath();
  pen.arc(toX(added), toY(sums[added]), 5, 0, 2 * Math.PI);
  pen.fill();
  return canvas;
}
