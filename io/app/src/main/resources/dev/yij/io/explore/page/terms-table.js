// All terms of a sum in the order in which they are added, a page at a time.

import {h} from './dom.js';
import {full} from './format.js';
import {scrollTable} from './parts.js';
import {change, state} from './state.js';

const PAGE = 27;

let open = false;
let page = 0;

export function termsTable({terms}, added) {
  const pages = Math.ceil(terms.length / PAGE);
  if (state.term !== null) page = Math.floor(Math.max(0, added - 1) / PAGE);
  page = Math.min(page, pages - 1);
  const details = h('details', {class: 'all-terms', id: 'all-terms', open},
    h('summary', {id: 'all-terms-summary'}, `All ${terms.length} terms`));
  const body = h('div', {});
  const fill = () => body.replaceChildren(...(pages > 1 ? [pager()] : []), table(terms, added));
  const pager = () => h('p', {class: 'row'},
    h('button', {type: 'button', disabled: page === 0, onclick: () => turn(-1)}, '‹ before'),
    h('span', {}, `${page * PAGE + 1} to ${Math.min(terms.length, (page + 1) * PAGE)} of ${terms.length}`),
    h('button', {type: 'button', disabled: page === pages - 1, onclick: () => turn(1)}, 'after ›'));
  const turn = (step) => {
    page += step;
    fill();
  };
  details.append(body);
  details.addEventListener('toggle', () => {
    open = details.open;
    if (open && body.childElementCount === 0) fill();
  });
  if (open) fill();
  return details;
}

function table(terms, added) {
  const columns = ['#', 'row, column, channel', 'input x', 'weight w', 'x · w', 'sum so far'];
  const lines = terms.slice(page * PAGE, (page + 1) * PAGE).map((term, i) => {
    const number = page * PAGE + i;
    const classes = [term.padding ? 'padding' : '', number >= added ? 'later' : '', number === added - 1 ? 'current' : ''];
    return h('tr', {class: classes.join(' ').trim(), 'data-term': number,
      onclick: () => change({term: number + 1, inputChannel: term.channel})},
      h('td', {}, number + 1), h('td', {}, `${term.row}, ${term.column}, ${term.channel}`),
      h('td', {}, term.padding ? 'padding' : full(term.input)),
      ...[term.weight, term.product, term.sum].map((each) => h('td', {}, full(each))));
  });
  return scrollTable('Terms of the sum', columns, lines);
}
