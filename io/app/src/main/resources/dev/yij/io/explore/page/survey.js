// Many images at once: the server looks at them in the background. Their confusion matrix, whose cells open their images
// with Grad-CAM.

import * as api from './api.js';
import {className, wantCam} from './answer.js';
import {drawWithCam} from './cam.js';
import {byId, h, scrollTo} from './dom.js';
import {percent, plural} from './format.js';
import {whenSeen} from './heat-map.js';
import {openSurveyed} from './image.js';
import {load} from './photo.js';
import {change, state, watch} from './state.js';
import {during, showError} from './status.js';

const EVERY = 500; // milliseconds between two questions to the server
const MOST = 24; // images of a cell that are shown
const MOST_CLASSES = 100; // rows and columns of the matrix, the most frequent

let outcomes = [];
let cells = new Map(); // the images by label and predicted class
let cell = null; // the label and the predicted class whose images are shown
let following = false;

export async function start() {
  watch(['survey'], show);
  byId('survey-go').addEventListener('click', () => go(isRunning() ? 'stop' : 'start'));
  try {
    change({survey: await api.survey()});
    follow();
  } catch (error) {
    showError(error);
  }
}

const isRunning = () => state.survey?.phase === 'running';

/** Starts, resumes or stops. */
export async function go(what) {
  const answer = await during('Looking at many images…', () => api.changeSurvey(what));
  if (!answer) return;
  change({survey: answer});
  follow();
}

/** Asks for news while the server looks at images. */
async function follow() {
  if (following) return;
  following = true;
  try {
    for (;;) {
      if (state.survey.done !== outcomes.length) {
        outcomes = await api.outcomes();
        table();
      }
      if (!isRunning()) return;
      await new Promise((done) => setTimeout(done, EVERY));
      change({survey: await api.survey()});
    }
  } catch (error) {
    showError(error);
  } finally {
    following = false;
  }
}

function show() {
  const {phase, done, total, found, folder, unreadable} = state.survey;
  byId('survey-go').textContent = isRunning() ? 'Stop' : done === 0 ? `Look at ${plural(total, 'image')}` : 'Look at the others';
  byId('survey-go').hidden = phase === 'done';
  const bar = byId('survey-bar');
  bar.hidden = !isRunning();
  bar.max = total;
  bar.value = done;
  byId('survey-note').textContent = `${folder ?? 'Embedded images for validation and test'}: ${done} of ${plural(total, 'image')}`
    + `${found > total ? `, evenly spread over ${found}` : ''}${unreadable ? `; ${unreadable} could not be read` : ''}.`;
}

const indexOf = (label) => state.model.classes.indexOf(label);

/**
 * Rows are labels, columns the same and what else was predicted, so that what is right is on the diagonal; the images
 * without a label have a row of their own.
 */
function table() {
  const read = outcomes.filter(({predicted}) => predicted !== null);
  const numbered = outcomes.map((outcome, number) => ({...outcome, number})).filter(({predicted}) => predicted !== null);
  cells = Map.groupBy(numbered, ({label, predicted}) => key(label, predicted));
  const labels = mostFrequent(read.map(({label}) => label)).sort((a, b) => indexOf(a ?? '') - indexOf(b ?? ''));
  const answers = [...read.map(({predicted}) => predicted), ...labels.map((label) => indexOf(label)).filter((index) => index >= 0)];
  const columns = mostFrequent(answers).sort((a, b) => a - b);
  const known = read.filter(({label}) => label !== null);
  const right = known.filter(({label, predicted}) => label === className(predicted)).length;
  byId('survey-right').textContent = known.length ? `${percent(right / known.length)} are right: ${right} of ${known.length}.` : '';
  const most = Math.max(1, ...labels.flatMap((label) => columns.map((predicted) => of(label, predicted).length)));
  byId('survey-table').replaceChildren(read.length === 0 ? '' : h('div', {class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Confusion matrix'},
    h('table', {class: 'confusion'},
      h('thead', {}, h('tr', {}, h('th', {scope: 'col', class: 'corner'}, 'label \u2193, predicted \u2192'),
        ...columns.map((predicted) => h('th', {scope: 'col'}, h('span', {}, className(predicted)))))),
      h('tbody', {}, ...labels.map((label) => h('tr', {}, h('th', {scope: 'row'}, label ?? 'unknown'),
        ...columns.map((predicted) => h('td', {}, button(label, predicted, most)))))))));
  showImages();
}

const key = (label, predicted) => JSON.stringify([label, predicted]);
const of = (label, predicted) => cells.get(key(label, predicted)) ?? [];

/** The different values, the most frequent ones if there are too many. */
const mostFrequent = (values) => [...Map.groupBy(values, (each) => each)].sort((a, b) => b[1].length - a[1].length)
  .slice(0, MOST_CLASSES).map(([value]) => value);

function button(label, predicted, most) {
  const count = of(label, predicted).length;
  if (count === 0) return '';
  const isRight = label === className(predicted);
  return h('button', {type: 'button', class: label === null ? '' : isRight ? 'right' : 'wrong', vars: {'--share': count / most},
    'aria-pressed': String(cell?.label === label && cell?.predicted === predicted),
    'aria-label': `${plural(count, 'image')}: ${label ?? 'unknown'} predicted as ${className(predicted)}`,
    onclick: ({currentTarget}) => {
      cell = {label, predicted};
      for (const each of byId('survey-table').querySelectorAll('button')) each.setAttribute('aria-pressed', String(each === currentTarget));
      showImages();
    }}, count);
}

/** The images of the chosen cell, the most certain first. */
function showImages() {
  if (!cell) return;
  const all = of(cell.label, cell.predicted).sort((a, b) => b.probability - a.probability);
  const name = className(cell.predicted);
  byId('survey-images').replaceChildren(
    h('h3', {}, `${cell.label ?? 'Unknown'} predicted as ${name}: ${plural(all.length, 'image')}`),
    h('p', {class: 'soft'}, `Bright: what increases the score of ${name} (Grad-CAM). Choose an image to take its numbers apart.`),
    h('ul', {class: 'surveyed'}, ...all.slice(0, MOST).map(imageButton)),
    all.length > MOST ? h('p', {class: 'soft'}, `And ${all.length - MOST} more.`) : '');
}

function imageButton({number, title, predicted, probability}) {
  const canvas = h('canvas', {'aria-hidden': 'true', width: 1, height: 1});
  const item = h('button', {type: 'button', 'data-number': number, title, onclick: () => {
    wantCam(predicted);
    openSurveyed(number, title);
    scrollTo(byId('image'));
  }}, canvas, h('span', {class: 'name'}, title), h('span', {}, percent(probability)));
  whenSeen(item, async () => {
    try {
      const image = await load(api.surveyedUrl(number));
      drawWithCam(canvas, image);
      drawWithCam(canvas, image, await api.surveyedCam(number, predicted));
      item.dataset.drawn = 'true';
    } catch (error) {
      showError(error);
    }
  });
  return h('li', {}, item);
}
