// What the page shows. Everything on it follows from these few values.

/**
 * - model:    what `api/model` says
 * - image:  the opened image
 * - backend:  'simd' or 'scalar', who computes
 * - layer:    the selected layer
 * - channel:  the selected map of it, or the number of a vector
 * - pinned:   row and column in that map; [] in a vector
 * - hovered:  row and column under the pointer, or null
 * - inputChannel: which channel of the layer's input is looked at
 * - scaling:  what the colours of a map span: 'map', its own numbers, or 'layer', those of all maps
 * - term:     how many terms of the sum have been added; null for all
 * - weight:   row and column of the kernel's weight that the gradient panel is about
 * - explained: the server's explanation of the number at that place, or null
 */
const values = {model: null, image: null, backend: 'simd', layer: null, channel: 0, pinned: [], hovered: null,
  inputChannel: 0, scaling: 'map', term: null, weight: [0, 0], explained: null, waiting: false};
const watchers = [];
let changed = new Set();

export const state = new Proxy(values, {
  set() {
    throw new TypeError('use change()');
  },
});

/** Changes some values, and tells those who watch them, once for all changes of this turn. */
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

/** Calls a function after each change of any of these values. */
export const watch = (of, then) => watchers.push({of, then});

/** Row and column that are looked at: under the pointer, else where they were left. */
export const place = () => state.hovered ?? state.pinned;

/** The selected number's position in the layer's output, as `yij explain --at` takes it. */
export const position = () => [...place(), state.channel];
