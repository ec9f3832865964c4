// Only the last of several requests counts.

/**
 * Returns a function that runs work and cancels the previous call: its request is aborted, and if the
 * answer has already arrived, it is not delivered.
 *
 * @param {number} delay milliseconds to wait for a later call
 * @returns {(work: (signal: AbortSignal) => Promise, deliver: (answer) => void) => Promise<void>}
 */
export function latest(delay = 0) {
  let current = null;
  return async (work, deliver) => {
    current?.abort();
    const mine = current = new AbortController();
    if (delay > 0) await new Promise((done) => setTimeout(done, delay));
    if (mine.signal.aborted) return;
    try {
      const answer = await work(mine.signal);
      if (!mine.signal.aborted) deliver(answer);
    } catch (error) {
      if (!mine.signal.aborted) throw error;
    }
  };
}
