// A tensor of one layer: height × width × channels, channels innermost; rows × columns; or a vector.

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

  /**
   * The channel with the most contrast: the largest ratio of standard deviation to range. Of a vector, its largest
   * number.
   */
  liveliest() {
    if (this.shape.length === 1) return this.data.indexOf(this.wholeRange().max);
    const {channels} = this;
    const sums = new Float64Array(channels);
    const squares = new Float64Array(channels);
    this.data.forEach((value, i) => {
      sums[i % channels] += value;
      squares[i % channels] += value * value;
    });
    const size = this.height * this.width;
    const contrast = sums.map((sum, channel) => {
      const {min, max} = this.range(channel);
      return max > min ? Math.sqrt(squares[channel] / size - (sum / size) ** 2) / (max - min) : 0;
    });
    return contrast.indexOf(Math.max(...contrast));
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
