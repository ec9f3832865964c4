// Asks the server for every term of the selected number, whenever another one is selected.

import * as api from './api.js';
import {latest} from './latest.js';
import {change, position, state, watch} from './state.js';
import {complain} from './status.js';

const DELAY = 50; // a pointer that sweeps over a map asks for where it stops

const ask = latest(DELAY);

/** Whether the state's explanation is that of the selected number, and not that of the one before. */
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
      complain(error);
    });
}
