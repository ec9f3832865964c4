// Requests every term of the selected number from the server, whenever another one is selected.

import * as api from './api.js';
import {latest} from './latest.js';
import {change, position, state, watch} from './state.js';
import {showError} from './status.js';

const DELAY = 50; // while the pointer moves over a map, only its last position is requested

const ask = latest(DELAY);

/** Whether the state's explanation belongs to the selected number, not to the previous one. */
export const isCurrent = () => !state.waiting && state.explained !== null;

export function start() {
  watch(['image', 'backend', 'layer', 'channel', 'pinned', 'hovered'], explain);
}

function explain() {
  const {image, backend, layer} = state;
  if (!image || !layer || layer.index < 0) {
    change({explained: null, waiting: false});
    return;
  }
  change({waiting: true, term: null, explained: state.explained?.layer === layer.name ? state.explained : null});
  ask((signal) => api.explain(image, backend, layer.name, position(), signal),
    (explained) => change({explained, waiting: false}))
    .catch((error) => {
      change({explained: null, waiting: false});
      showError(error);
    });
}
