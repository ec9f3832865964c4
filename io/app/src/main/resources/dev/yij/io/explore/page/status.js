// Messages: progress and errors, also for screen readers.

import {byId, h} from './dom.js';
import {UserError} from './api.js';

let running = 0;

let later = 0;

/** A short message. It disappears after some seconds, except for progress. */
export function say(sentence, isNews = true) {
  byId('status').textContent = sentence;
  clearTimeout(later);
  if (isNews) later = setTimeout(() => say('', false), 5000);
}

/** An error. It stays until it is closed or the next request succeeds. */
export function showError(error) {
  if (error.name === 'AbortError') return;
  if (!(error instanceof UserError)) console.error(error);
  say('', false);
  const close = h('button', {type: 'button', onclick: forgive, 'aria-label': 'Close this message'}, '×');
  byId('alert').replaceChildren(h('p', {}, error.message), close);
}

export function forgive() {
  byId('alert').replaceChildren();
}

/** Shows progress, with a message if it takes long, and the error if it fails. */
export async function during(sentence, work) {
  const slow = setTimeout(() => say(sentence, false), 400);
  byId('busy').hidden = false;
  running++;
  try {
    return await work();
  } catch (error) {
    showError(error);
    return undefined;
  } finally {
    clearTimeout(slow);
    running--;
    if (running === 0) byId('busy').hidden = true;
    if (byId('status').textContent === sentence) say('', false);
  }
}
