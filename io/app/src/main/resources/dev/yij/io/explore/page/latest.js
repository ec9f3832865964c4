// Of several questions only the last one counts.

/**
 * Makes a function that runs work, and drops what an earlier call was about: its request is aborted, and where the
 * answer was already on its way, it is not delivered.
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
