// Starts the page on which a network is trained, and asks the server for its state again and again.

import * as beside from './train-beside.js';
import * as confusion from './train-confusion.js';
import * as controls from './train-controls.js';
import * as curves from './train-curves.js';
import * as facts from './train-facts.js';
import * as filters from './train-filters.js';
import * as lessons from './train-lessons.js';
import * as image from './train-image.js';
import * as settings from './train-settings.js';
import * as theme from './theme.js';
import {byId} from './dom.js';
import {during, showError} from './status.js';
import {follow, isStarted} from './train-run.js';
import * as api from './train-api.js';

theme.start();
const offer = await during('Looking at the images…', api.offer);
if (offer) start();

function start() {
  byId('source').textContent = offer.folder ?? 'A few hundred small photos that come with yij';
  for (const part of [settings, lessons, controls, curves, facts, confusion, beside, image, filters]) part.start(offer);
  if (offer.started) isStarted();
  follow(showError);
}
