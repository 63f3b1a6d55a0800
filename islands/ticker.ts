/**
 * Calls again and again, and returns what ends that. A browser slows the timers of a page that
 * is hidden to one a second or less, but not those of a worker; so both tick.
 */
export function keepTicking(ms: number, tick: () => void): () => void {
  const timer = setInterval(tick, ms);
  const worker = startWorker(ms, tick);
  return () => {
    clearInterval(timer);
    worker?.terminate();
  };
}

function startWorker(ms: number, tick: () => void): Worker | null {
  try {
    const worker = new Worker(new URL('./ticker_worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = tick;
    worker.postMessage(ms);
    return worker;
  } catch {
    return null; // then the page's own timer has to do
  }
}
