// Of several requests, only the last one counts.

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

/**
 * Returns a function that runs work one at a time. While it runs, only the last of the later calls waits. So what follows
 * a pointer that is dragged is always drawn, if not for each of its steps.
 *
 * @returns {(work: () => Promise, deliver: (answer) => void) => Promise<void>}
 */
export function steady() {
  let running = false;
  let waiting = null;
  return async function run(work, deliver) {
    if (running) {
      waiting = [work, deliver];
      return;
    }
    running = true;
    try {
      deliver(await work());
    } finally {
      running = false;
      const next = waiting;
      waiting = null;
      if (next) await run(...next);
    }
  };
}
