// Functions for the DOM.

/** The element of index.html with this id. */
export const byId = (id) => document.getElementById(id);

/**
 * Makes an element: `h('button', {class: 'strong', onclick: go}, 'Go')`. Names that are properties of the element are
 * set as such, the others as attributes; `vars` sets custom properties through the CSSOM, which the page's
 * Content-Security-Policy allows where it forbids style="".
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name === 'class') element.className = value;
    else if (name === 'vars') for (const [key, each] of Object.entries(value)) element.style.setProperty(key, each);
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((each) => each !== null && each !== undefined));
  return element;
}

/**
 * Arrow keys inside a group of which one member is in the tab order. A key that would leave the group does nothing,
 * unless `leave` handles it.
 *
 * @param {HTMLElement} group
 * @param {() => HTMLElement[]} members in order, row by row
 * @param {() => number} columns how many are in a row
 * @param {(event: KeyboardEvent) => void} [leave]
 */
export function roving(group, members, columns, leave) {
  group.addEventListener('keydown', (event) => {
    const all = members();
    const from = all.indexOf(event.target);
    if (from < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const steps = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns(), ArrowDown: columns(),
      Home: -from, End: all.length - 1 - from};
    if (!(event.key in steps)) return;
    const to = from + steps[event.key];
    if (to >= 0 && to < all.length) focusOn(all, all[to]);
    else leave?.(event);
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Puts one of a group into the tab order, and the others out of it. */
export function tabTo(all, chosen) {
  for (const each of all) each.tabIndex = each === chosen ? 0 : -1;
}

function focusOn(all, chosen) {
  tabTo(all, chosen);
  chosen.focus();
  chosen.scrollIntoView({block: 'nearest', inline: 'nearest'});
}

/** How many children share the first one's row, in a grid that wraps. */
export function columnsOf(all) {
  const top = all[0]?.offsetTop;
  const next = all.findIndex((each) => each.offsetTop !== top);
  return next < 0 ? all.length : next;
}

/** Whether the user prefers reduced motion. */
export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Scrolls to an element, smoothly unless less motion is preferred. */
export const scrollTo = (element) => element.scrollIntoView({behavior: calm() ? 'auto' : 'smooth', block: 'start'});
