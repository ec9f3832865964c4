// Scrolls to a part of the page that must not be covered by the box of the tour.

const GAP = 12;
const MOVES = ['wheel', 'touchmove', 'pointerdown', 'keydown']; // of a visitor who looks elsewhere

let growth = null;

/**
 * Parts of the page grow when their numbers arrive, and push the target away: it stays in sight until the visitor moves.
 *
 * @param {HTMLElement} target
 * @param {HTMLElement} box it covers the lower edge of the window
 * @param {boolean} isCalm whether less motion is preferred
 */
export function keepInSight(target, box, isCalm) {
  scrollIntoSight(target, box, isCalm);
  release();
  const main = document.querySelector('main');
  let height = main.offsetHeight; // the observer's first call may tell this one or already another
  growth = new ResizeObserver(() => {
    if (main.offsetHeight === height) return;
    height = main.offsetHeight;
    if (target.isConnected) scrollIntoSight(target, box, true);
  });
  growth.observe(main);
  for (const move of MOVES) addEventListener(move, release, {once: true, passive: true});
}

/** The page no longer scrolls by itself. */
export function release() {
  growth?.disconnect();
  growth = null;
}

function scrollIntoSight(target, box, isCalm) {
  const {top, height} = target.getBoundingClientRect();
  const room = innerHeight - box.offsetHeight - GAP;
  const wanted = Math.max(GAP, (room - height) / 2);
  scrollBy({top: top - wanted, behavior: isCalm ? 'auto' : 'smooth'});
}
