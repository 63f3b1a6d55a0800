/** Runs as a worker of its own: its one order is how many milliseconds lie between two ticks. */
const worker = self as unknown as { onmessage: unknown; postMessage(message: null): void };

worker.onmessage = ({ data }: MessageEvent<number>) => {
  setInterval(() => worker.postMessage(null), data);
};
