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
 * - scaling:  what the colours of a map span: 'map', its own numbers, or 'layer', those of all maps
 * - term:     how many terms of the sum have been added; null for all
 * - weight:   row and column of the kernel's weight in the gradient panel
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

/** Calls a function after each change of any of these values. */
export const watch = (of, then) => watchers.push({of, then});

/** The selected row and column: under the pointer, else the pinned ones. */
export const place = () => state.hovered ?? state.pinned;

/** The selected number's position in the layer's output, as `yij explain --at` takes it. */
export const position = () => [...place(), state.channel];
