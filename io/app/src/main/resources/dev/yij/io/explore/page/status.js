// What the page says: progress and errors, for eyes and for screen readers.

import {byId, h} from './dom.js';
import {Complaint} from './api.js';

let running = 0;

let later = 0;

/** A short sentence. News go after some seconds, what is still going on stays. */
export function say(sentence, isNews = true) {
  byId('status').textContent = sentence;
  clearTimeout(later);
  if (isNews) later = setTimeout(() => say('', false), 5000);
}

/** An error. It stays until it is closed, or the next thing works. */
export function complain(error) {
  if (error.name === 'AbortError') return;
  if (!(error instanceof Complaint)) console.error(error);
  say('', false);
  const close = h('button', {type: 'button', onclick: forgive, 'aria-label': 'Close this message'}, '×');
  byId('alert').replaceChildren(h('p', {}, error.message), close);
}

export function forgive() {
  byId('alert').replaceChildren();
}

/** Shows that something takes time, says what if it takes long, and complains if it fails. */
export async function during(sentence, work) {
  const slow = setTimeout(() => say(sentence, false), 400);
  byId('busy').hidden = false;
  running++;
  try {
    return await work();
  } catch (error) {
    complain(error);
    return undefined;
  } finally {
    clearTimeout(slow);
    running--;
    if (running === 0) byId('busy').hidden = true;
    if (byId('status').textContent === sentence) say('', false);
  }
}
