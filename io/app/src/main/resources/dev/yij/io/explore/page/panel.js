// A part of the page that is closed at first, and requests its contents when it is opened.

import {h} from './dom.js';

const open = new Set(['filters']);

/**
 * @param {string} id
 * @param {string} title
 * @param {(body: HTMLElement) => void} fill called each time it opens
 */
export function panel(id, title, fill) {
  const body = h('div', {class: 'panel-body'});
  const details = h('details', {id, class: 'panel', open: open.has(id)}, h('summary', {}, title), body);
  details.addEventListener('toggle', () => {
    if (details.open) open.add(id);
    else open.delete(id);
    if (details.open) fill(body);
  });
  return details;
}

/** The body of a panel, if it is on the page and open. */
export const openBody = (id) => document.querySelector(`#${id}[open] > .panel-body`);
