// Light or dark: the system's setting, until the user chooses.

import {byId} from './dom.js';

const KEY = 'yij-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

export function start() {
  const kept = remembered();
  if (kept) document.documentElement.dataset.theme = kept;
  name();
  system.addEventListener('change', name);
  byId('theme').addEventListener('click', () => {
    const next = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // It is not stored, then.
    }
    name();
  });
}

function remembered() {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : null;
  } catch {
    return null;
  }
}

const isDark = () => (document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';

function name() {
  byId('theme').textContent = isDark() ? 'Light' : 'Dark';
}
