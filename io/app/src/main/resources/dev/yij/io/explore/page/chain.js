// The chain rule of one weight laid out: at each place where it was used, the input that it met times the gradient of the
// sum that the product went into. All numbers are the server's.

import {h} from './dom.js';
import {full, plural} from './format.js';
import {scaleAroundZero, scaleOf} from './colour.js';
import {drawChannel} from './heat-map.js';
import {part, sign, sum} from './parts.js';
import {places} from './places.js';

const [X, GRADIENT, PRODUCT, SUM] = [0, 1, 2, 3];

/** @param {import('./tensor.js').Tensor} uses rows × columns × (x, dL/dy, product, sum so far); x is NaN in the padding */
export function chain(layer, at, uses) {
  const {height, width} = uses;
  const line = h('div', {id: 'chain-line'});
  const show = (row, column) => {
    line.replaceChildren(describe(uses, row, column));
    return line.textContent;
  };
  const around = (channel) => (canvas) => drawn(canvas, uses, channel, scaleAroundZero(column(uses, channel)));
  const met = (canvas) => {
    const known = column(uses, X).filter((value) => !Number.isNaN(value));
    return drawn(canvas, uses, X, known.length ? scaleOf(...range(known)) : scaleOf(0, 0));
  };
  const largest = column(uses, PRODUCT).reduce((best, value, i, all) => (Math.abs(value) > Math.abs(all[best]) ? i : best), 0);
  return [
    h('h3', {id: 'chain-title'}, 'The chain rule of this weight'),
    h('p', {class: 'soft'}, `The weight was used ${plural(height * width, 'time')}, once for each number of map ${at.at(-1)} of `
      + `${layer.name}. Each time it was multiplied by a number x of the input, and the product went into a sum y. So a change of the `
      + 'weight changes that sum by x, and the loss by x · ∂L/∂y. The gradient is what all of these add up to.'),
    places('chain', 'Where the weight was used', [height, width], [
      {title: 'x, the input that it met', draw: met},
      {title: '∂L/∂y of the sum', draw: around(GRADIENT)},
      {title: 'x · ∂L/∂y', draw: around(PRODUCT)}], show, [Math.floor(largest / width), largest % width]),
    line,
  ];
}

const column = ({data}, channel) => data.filter((_, i) => i % 4 === channel);

const range = (values) => values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);

function drawn(canvas, tensor, channel, scale) {
  drawChannel(canvas, tensor, channel, scale);
  return scale;
}

function describe(uses, row, column) {
  const number = (channel) => uses.value(row, column, channel);
  const padded = Number.isNaN(number(X));
  const last = uses.value(uses.height - 1, uses.width - 1, SUM);
  return sum({}, part(`x for row ${row}, column ${column}`, padded ? 'padding, 0' : full(number(X)), 'chain-x'), sign('×'),
    part('∂L/∂y', full(number(GRADIENT)), 'chain-gradient'), sign('='), part('product', full(number(PRODUCT)), 'chain-product'),
    sign('→'), part('sum so far', full(number(SUM)), 'chain-so-far'), sign('…'), part('∂L/∂w, the whole sum', full(last), 'chain-sum'));
}
