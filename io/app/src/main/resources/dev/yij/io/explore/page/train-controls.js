// Play, pause, one step, one epoch, back; and where the run is.

import * as api from './train-api.js';
import {byId, h} from './dom.js';
import {count, percent, plural, short} from './format.js';
import {create} from './train-settings.js';
import {ask, run, watch} from './train-run.js';

const SPOKEN_EVERY = 5000;
let spoken = 0;

export function start() {
  byId('play').addEventListener('click', () => (isRunning() ? pause() : play()));
  byId('step').addEventListener('click', () => further(() => api.go('step')));
  byId('epoch').addEventListener('click', () => further(() => api.go('epoch')));
  byId('back').addEventListener('click', () => ask('Going back…', () => api.back(byId('moments').value)));
  watch(show);
}

const isRunning = () => run()?.phase === 'running' || run()?.phase === 'preparing';

const pause = () => ask('Pausing…', () => api.go('pause'));

/** Resumes the run, or creates a network first. */
async function further(request) {
  if (run() === null && !(await create())) return;
  await ask('Training…', request);
}

/** Trains as many epochs more as the field says. */
export const play = () => further(() => api.goTo((run()?.epoch ?? 0) + (Number(byId('further').value) || 1)));

function show(state, before) {
  const running = isRunning();
  const ended = state.phase === 'failed' || state.phase === 'diverged';
  byId('play').textContent = running ? 'Pause' : 'Play';
  for (const id of ['play', 'step', 'epoch']) byId(id).disabled = ended;
  byId('run-message').textContent = state.message;
  byId('save').hidden = state.phase !== 'paused';
  where(state);
  moments(state.moments);
  speak(state, before);
}

const PHASES = {preparing: 'Reading the images', paused: 'Paused', running: 'Training', diverged: 'Diverged', failed: 'Ended'};

function where(state) {
  const parts = [`${PHASES[state.phase]}: ${plural(state.epoch, 'epoch')} done`];
  if (state.step > 0) parts.push(`step ${state.step} of ${state.steps} of the next`);
  if (state.training) {
    parts.push(`${plural(state.training, 'training image')}, ${count(state.validation)} for validation`,
      `${count(state.parameters)} parameters`, `${state.seconds.toFixed(1)} s`);
  }
  if (state.skipped) parts.push(`${plural(state.skipped, 'image')} could not be read`);
  byId('where').textContent = `${parts.join(' · ')}`;
}

function moments(epochs) {
  const select = byId('moments');
  const key = epochs.join(',');
  if (select.dataset.key === key) return;
  const chosen = select.value;
  select.dataset.key = key;
  select.replaceChildren(...epochs.map((epoch) => h('option', {value: epoch}, epoch === 0 ? 'the start' : `epoch ${epoch}`)));
  if (epochs.map(String).includes(chosen)) select.value = chosen;
  select.disabled = byId('back').disabled = epochs.length === 0;
}

/** Tells screen readers of an epoch, but not of each while many pass. */
function speak(state, before) {
  const last = state.epochs.at(-1);
  const news = last && (before?.run !== state.run || before.epochs.at(-1)?.epoch !== last.epoch || before.phase !== state.phase);
  if (!news || (isRunning() && Date.now() - spoken < SPOKEN_EVERY)) return;
  spoken = Date.now();
  byId('value').textContent = `${PHASES[state.phase]}. Epoch ${last.epoch}: validation loss ${short(last.validation.loss)}, accuracy ${percent(last.validation.accuracy)}`;
}
