// Keys that work everywhere on the page, except in a text field or on a button.

import {byId} from './dom.js';
import {inputFor, inputsOf, isConvolution} from './layers.js';
import {toggleAdding, toggleSliding, stepTerm} from './player.js';
import {change, state} from './state.js';

export function start() {
  const dialog = byId('keys');
  byId('help').addEventListener('click', () => dialog.showModal());
  byId('keys-close').addEventListener('click', () => dialog.close());
  addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || dialog.open || isTyping(event.target)) return;
    const pressing = event.key === ' ' && event.target.closest('button, summary, a, [role=region]');
    const action = pressing ? undefined : ACTIONS[event.key];
    if (!action) return;
    action();
    event.preventDefault();
  });
}

const isTyping = (element) => element.closest('input:not([type=range]):not([type=radio]), select, textarea') !== null;

const ACTIONS = {
  ' ': toggleSliding,
  ',': () => stepTerm(-1),
  '.': () => stepTerm(1),
  a: toggleAdding,
  '[': () => stepChannel(-1),
  ']': () => stepChannel(1),
  m: () => byId('stage')?.focus(),
  '?': () => byId('keys').showModal(),
};

function stepChannel(step) {
  const {layer, channel, inputChannel} = state;
  if (!isConvolution(layer)) return;
  const {first, count} = inputsOf(layer, channel);
  change({inputChannel: first + (inputFor(layer, channel, inputChannel) - first + step + count) % count});
}
