// The state of the page. Everything on it is derived from these few values.

/**
 * - model:    the answer of `api/model`
 * - image:    the opened image
 * - backend:  'simd', 'im2col' or 'scalar'
 * - layer:    the selected layer
 * - channel:  the selected map of it, or the number of a vector
 * - pinned:   row and column in that map; [] in a vector
 * - hovered:  row and column under the pointer, or null
 * - inputChannel: the selected channel of the layer's input
 * - kept:     whether the user chose that place
 * - scaling:  what the colours of a map span: 'usual', its own numbers without the largest, 'map', all of its own, or
 *             'layer', those of all maps
 * - order:    in which order the maps of a layer are shown: 'lively', those that vary most first, or 'number'
 * - term:     how many terms of the sum have been added; null for all
 * - weight:   row and column of the kernel's weight in the gradient panel
 * - target:   the class that the image is supposed to show, for everything about learning
 * - drawn:    the image that is drawn
 * - survey:   what the server says of the survey of many images, or null
 * - step:     the step of the guided tour, counted from 1; null if it is not shown
 * - explained: the server's explanation of the number at that place, or null
 */
const values = {model: null, image: null, backend: 'simd', layer: null, channel: 0, pinned: [], hovered: null,
  inputChannel: 0, kept: false, scaling: 'usual', order: 'lively', term: null, weight: [0, 0], target: 0, drawn: null, survey: null, step: null, explained: null, waiting: false};
const watchers = [];
let changed = new Set();

export const state = new Proxy(values, {
  set() {
    throw new TypeError('use change()');
  },
});

/** Changes some values, and notifies their watchers once for all changes of this turn. */
export function change(some) {
  for (const [key, value] of Object.entries(some)) {
    if (values[key] === value) continue;
    values[key] = value;
    if (changed.size === 0) queueMicrotask(tell);
    changed.add(key);
  }
}

function tell() {
  const keys = changed;
  changed = new Set();
  for (const {of, then} of watchers) if (of.some((key) => keys.has(key))) then();
}

/**
 * Remembers some values. The function returned says whether all are still the same: an answer that arrives after one of
 * them has changed belongs to something that is no longer shown, and must be dropped.
 */
export function still(...keys) {
  const then = keys.map((key) => values[key]);
  return () => keys.every((key, i) => values[key] === then[i]);
}

/** Calls a function after each change of any of these values. */
export const watch = (of, then) => watchers.push({of, then});

/** The selected row and column: under the pointer, else the pinned ones. */
export const place = () => state.hovered ?? state.pinned;

/** The selected number's position in the layer's output, as `yij explain --at` takes it. */
export const position = () => [...place(), state.channel];
