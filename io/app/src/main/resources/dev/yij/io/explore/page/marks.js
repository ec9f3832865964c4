// Rectangles and crosses drawn over maps and photos.

export const WINDOW = '#ffb000'; // the inputs of a number, everywhere on the page
const SHADE = 'rgb(0 0 0 / 55%)';
const SMALLEST = 9;

/** Resizes a canvas of marks to its size on the screen, clears it, and returns a context whose unit is one number of the map. */
export function penFor(canvas, rows, columns) {
  const {clientWidth, clientHeight} = canvas;
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(clientWidth * ratio);
  canvas.height = Math.round(clientHeight * ratio);
  const pen = canvas.getContext('2d');
  return {pen, ratio, toX: (x) => (x / columns) * canvas.width, toY: (y) => (y / rows) * canvas.height};
}

/** A rectangle that is visible on dark and light backgrounds, with a minimum size. */
export function outline({pen, ratio, toX, toY}, {top, left, height, width}, colour = WINDOW) {
  let [x, y, w, h] = [toX(left), toY(top), toX(width), toY(height)];
  const least = SMALLEST * ratio;
  if (w < least) [x, w] = [x + (w - least) / 2, least];
  if (h < least) [y, h] = [y + (h - least) / 2, least];
  pen.lineWidth = 4 * ratio;
  pen.strokeStyle = '#000';
  pen.strokeRect(x, y, w, h);
  pen.lineWidth = 2 * ratio;
  pen.strokeStyle = colour;
  pen.strokeRect(x, y, w, h);
}

/** Darkens everything around a rectangle. */
export function spotlight({pen, toX, toY}, {top, left, height, width}) {
  pen.fillStyle = SHADE;
  pen.beginPath();
  pen.rect(0, 0, pen.canvas.width, pen.canvas.height);
  pen.rect(toX(left), toY(top), toX(width), toY(height));
  pen.fill('evenodd');
}

/** Thin lines through a position, to the edges. */
export function cross({pen, ratio, toX, toY}, y, x) {
  pen.lineWidth = ratio;
  pen.strokeStyle = 'rgb(255 255 255 / 70%)';
  pen.setLineDash([4 * ratio, 4 * ratio]);
  pen.beginPath();
  pen.moveTo(toX(x + 0.5), 0);
  pen.lineTo(toX(x + 0.5), pen.canvas.height);
  pen.moveTo(0, toY(y + 0.5));
  pen.lineTo(pen.canvas.width, toY(y + 0.5));
  pen.stroke();
  pen.setLineDash([]);
}
