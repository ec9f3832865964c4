// Starts the page: requests the model, opens an image, and connects each part to the state.

import * as api from './api.js';
import * as against from './against.js';
import * as address from './address.js';
import * as answer from './answer.js';
import * as arithmetic from './arithmetic.js';
import * as backward from './backward.js';
import * as difference from './difference.js';
import * as explanation from './explanation.js';
import * as filters from './filters.js';
import * as gradient from './gradient.js';
import * as keys from './keys.js';
import * as layerView from './layer-view.js';
import * as mapView from './map-view.js';
import * as network from './network.js';
import * as image from './image.js';
import * as overview from './overview.js';
import * as patches from './patches.js';
import * as player from './player.js';
import * as playground from './playground.js';
import * as save from './save.js';
import * as sight from './sight.js';
import * as story from './story.js';
import * as survey from './survey.js';
import * as targetClass from './target-class.js';
import * as theme from './theme.js';
import * as windowView from './window-view.js';
import {byId} from './dom.js';
import {change} from './state.js';
import {during} from './status.js';

theme.start();
const model = await during('Asking for the model…', api.model);
if (model) start();

function start() {
  change({model});
  byId('model-name').textContent = `${model.name} · ${model.backend.name}`;
  const parts = [explanation, image, answer, network, layerView, mapView, sight, windowView, arithmetic, filters, targetClass, gradient,
    backward, difference, player, playground, keys, save, story, overview, patches,
    survey, against];
  for (const part of parts) part.start();
  byId('backend').addEventListener('change', ({target}) => change({backend: target.value}));
  network.select(model.layers[0]);
  address.apply();
  address.start();
  performance.mark('yij-network');
  if (model.opened && !address.namesSample()) image.showFirst(model.opened);
  else image.openSample(address.firstSample(model.samples[model.example]));
}
