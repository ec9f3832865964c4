// Which epoch is seen beside the present one.

import * as api from './train-api.js';
import {byId, h} from './dom.js';
import {ask, watch} from './train-run.js';

/** An epoch in words. */
export const moment = (epoch) => (epoch === 0 ? 'before training' : `after epoch ${epoch}`);

export function start() {
  const select = byId('beside');
  select.addEventListener('change', () => ask('Looking…', () => api.compare(select.value)));
  watch(({run, moments, look}, before) => {
    if (!look) return;
    const chosen = select.value;
    const key = moments.join();
    const seen = before?.run === run && before.look?.number === look.number && moments.map(String).includes(chosen);
    if (select.dataset.key !== key) {
      select.dataset.key = key;
      select.replaceChildren(...moments.map((epoch) => h('option', {value: epoch}, moment(epoch))));
    }
    select.value = seen ? chosen : String(look.earlier.epoch); // a choice stays until the next look follows it
    select.disabled = moments.length < 2;
  });
}
