// The confusion matrix of the validation images.

import {byId, h} from './dom.js';
import {percent} from './format.js';
import {scrollTable} from './parts.js';
import {watch} from './train-run.js';

export function start() {
  watch((state, before) => {
    if (JSON.stringify(state.confusion) !== JSON.stringify(before?.confusion) || before?.run !== state.run) show(state);
  });
}

function show({confusion, settings}) {
  const most = Math.max(1, ...confusion.flat());
  const rows = confusion.map((row, actual) => {
    const total = row.reduce((sum, each) => sum + each, 0);
    return h('tr', {}, h('th', {scope: 'row'}, settings.classes[actual]),
      ...row.map((number, predicted) => h('td', {class: `count ${actual === predicted ? 'right' : 'wrong'}`, vars: {'--share': number / most}}, String(number))),
      h('td', {class: 'soft'}, total ? percent(row[actual] / total) : ''));
  });
  byId('confusion').replaceChildren(confusion.length === 0
    ? h('p', {class: 'soft'}, 'No network yet.')
    : scrollTable('Confusion matrix', ['', ...settings.classes, 'found'], rows, 'matrix'));
}
