// The class that the image is supposed to show: the loss, and all gradients, are of it.

import {h} from './dom.js';
import {className} from './answer.js';
import {change, state, watch} from './state.js';

export function start() {
  watch(['image'], () => {
    const labelled = state.model.classes.indexOf(state.image?.label);
    if (labelled >= 0) change({target: labelled});
  });
  watch(['target'], () => {
    for (const choice of document.querySelectorAll('.target-class')) choice.value = state.target;
  });
}

/** A row with the choice of the class. */
export function targetChoice(id) {
  const classes = state.model.layers.at(-1).output.at(-1);
  const choice = h('select', {id, class: 'target-class', onchange: () => change({target: Number(choice.value)})},
    ...Array.from({length: classes}, (_, each) => h('option', {value: each, selected: each === state.target}, className(each))));
  return h('p', {class: 'row'}, h('label', {}, 'Suppose the image shows ', choice));
}
