// Requests about training. docs/explorer-api.md describes them.

import {json, numbers} from './api.js';

const post = (path, body) => json(`training/${path}`, {method: 'POST', body});

export const offer = () => json('training');
export const create = (settings) => post('start', JSON.stringify(settings));
export const state = (since) => json(`training/state?since=${since}`);
export const go = (until) => post(`go?until=${until}`);
export const goTo = (epoch) => post(`go?epoch=${epoch}`);
export const back = (epoch) => post(`back?epoch=${epoch}`);
export const show = (image) => post(`image?number=${image}`);
export const compare = (epoch) => post(`compare?epoch=${epoch}`);
export const filters = (run) => numbers(`training/filters?run=${run}`);
export const earlierFilters = (run) => numbers(`training/filters?run=${run}&of=earlier`);
export const maps = (layer, run) => numbers(`training/maps/${layer}?run=${run}`);
export const earlierMaps = (layer, run) => numbers(`training/maps/${layer}?run=${run}&of=earlier`);
export const imageUrl = (number, run) => `api/training/images/${number}?run=${run}`;
