// Scrolls to a part of the page that must not be covered by the box of the tour.

const GAP = 12;

/**
 * @param {HTMLElement} target
 * @param {HTMLElement} box it covers the lower edge of the window
 * @param {boolean} isCalm whether less motion is preferred
 */
export function scrollIntoSight(target, box, isCalm) {
  const {top, height} = target.getBoundingClientRect();
  const room = innerHeight - box.offsetHeight - GAP;
  const wanted = Math.max(GAP, (room - height) / 2);
  scrollBy({top: top - wanted, behavior: isCalm ? 'auto' : 'smooth'});
}
