// The run as the page knows it: the server's last state, and who wants to know of it.

import * as api from './train-api.js';
import {during, forgive} from './status.js';

const watchers = [];
let current = null;
let started = false;
let wake = () => {};

/** Calls a function with each new state, and with the one before; both may be of different runs. */
export const watch = (then) => watchers.push(then);

/** The server's last state; null if there is no network yet. */
export const run = () => current;

/** There is a run: its states will be asked for. */
export function isStarted() {
  started = true;
  wake();
}

/** A new state. An older one, whose answer came late, is dropped. */
export function deliver(state) {
  if (!state || current && (state.run < current.run || state.run === current.run && state.version < current.version)) return;
  const before = current;
  current = state;
  isStarted();
  for (const then of watchers) then(state, before);
}

/** Sends a request that changes the run, and shows the state that it answers. */
export async function ask(sentence, request) {
  const state = await during(sentence, request);
  if (state) forgive();
  deliver(state);
  return state;
}

/** Asks for the next state as soon as there is one, for ever. */
export async function follow(showError) {
  while (true) {
    if (!started || document.hidden) await next();
    else {
      try {
        const seen = current;
        const state = await api.state(seen?.version ?? 0);
        deliver(state);
        // A state of another run may have a smaller version: then the next answer comes at once.
        await new Promise((done) => setTimeout(done, 60));
      } catch (error) {
        showError(error);
        await new Promise((done) => setTimeout(done, 3000));
      }
    }
  }
}

const next = () => new Promise((done) => {
  wake = done;
  document.addEventListener('visibilitychange', done, {once: true});
});
