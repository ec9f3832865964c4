// A tensor of one layer: height × width × channels, channels innermost; rows × columns; or a vector.

const BINS = 2048;
const USUAL = 0.99;
const FEWEST = 50; // numbers other than 0; of fewer, none is an outlier

export class Tensor {
  /**
   * @param {number[]} shape
   * @param {Float32Array} data
   */
  constructor(shape, data) {
    this.shape = shape;
    this.data = data;
    const [height, width, channels] = shape.length === 3 ? shape : shape.length === 2 ? [...shape, 1] : [1, 1, data.length];
    Object.assign(this, {height, width, channels});
    this.ranges = null;
    this.order = null;
    this.isImage = false; // red, green and blue, from -1 to 1
  }

  value(y, x, channel) {
    return this.data[(y * this.width + x) * this.channels + channel];
  }

  /** Smallest and largest number of a channel: {min, max}. They are computed once, for all channels together. */
  range(channel) {
    this.ranges ??= this.#look();
    return {min: this.ranges.min[channel], max: this.ranges.max[channel]};
  }

  /** Smallest and largest number of all channels. */
  wholeRange() {
    this.ranges ??= this.#look();
    const smallest = (a, b) => Math.min(a, b);
    const largest = (a, b) => Math.max(a, b);
    return {min: this.ranges.min.reduce(smallest), max: this.ranges.max.reduce(largest)};
  }

  /** Row and column of a channel's largest number. */
  brightest(channel) {
    let best = 0;
    for (let i = 1; i < this.height * this.width; i++) {
      if (this.data[i * this.channels + channel] > this.data[best * this.channels + channel]) best = i;
    }
    return [Math.floor(best / this.width), best % this.width];
  }

  /** The channels in the order of their liveliness, their standard deviation: first those that vary most. */
  byLiveliness() {
    this.order ??= this.#sortByDeviation();
    return this.order;
  }

  byNumber() {
    return Array.from({length: this.channels}, (_, channel) => channel);
  }

  /** The liveliest channel. Of a vector, its largest number. */
  liveliest() {
    return this.shape.length === 1 ? this.data.indexOf(this.wholeRange().max) : this.byLiveliness()[0];
  }

  /** The channel with the largest number at a place. */
  strongestAt(y, x) {
    const first = (y * this.width + x) * this.channels;
    const numbers = this.data.subarray(first, first + this.channels);
    return numbers.indexOf(numbers.reduce((a, b) => Math.max(a, b)));
  }

  /**
   * The size that 99 of 100 numbers of a channel other than 0 do not exceed, to 1/2048 of the largest. Colours up to
   * this size, rather than the largest, so that one outlier does not darken the map.
   */
  usualSize(channel) {
    const {min, max} = this.range(channel);
    const most = Math.max(Math.abs(min), Math.abs(max));
    if (!(most > 0 && most < Infinity)) return most;
    const bins = new Uint32Array(BINS);
    let count = 0;
    for (let i = channel; i < this.data.length; i += this.channels) {
      const size = Math.abs(this.data[i]);
      if (!(size > 0)) continue;
      bins[Math.min(BINS - 1, Math.floor((size / most) * BINS))]++;
      count++;
    }
    if (count < FEWEST) return most;
    let bin = 0;
    for (let below = bins[0]; below < USUAL * count; below += bins[bin]) bin++;
    return ((bin + 1) / BINS) * most;
  }

  #sortByDeviation() {
    const {channels} = this;
    const sums = new Float64Array(channels);
    const squares = new Float64Array(channels);
    this.data.forEach((value, i) => {
      sums[i % channels] += value;
      squares[i % channels] += value * value;
    });
    const size = this.height * this.width;
    const variance = sums.map((sum, channel) => Math.max(0, squares[channel] / size - (sum / size) ** 2));
    return Array.from(variance.keys()).sort((a, b) => variance[b] - variance[a] || a - b);
  }

  #look() {
    const {data, channels} = this;
    const min = new Float32Array(channels).fill(Infinity);
    const max = new Float32Array(channels).fill(-Infinity);
    for (let i = 0; i < data.length; i += channels) {
      for (let c = 0; c < channels; c++) {
        const value = data[i + c];
        if (value < min[c]) min[c] = value;
        if (value > max[c]) max[c] = value;
      }
    }
    return {min, max};
  }
}
