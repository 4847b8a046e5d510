import { Failure } from './failure.mjs';

/**
 * An AbortSignal that fires when the script is to stop: SIGINT, SIGTERM, SIGHUP, or, under npm, when the parent is gone.
 * npm passes a signal only to the shell it started, and that shell may die of it without passing it on; what is left to
 * notice is that the parent process has changed.
 */
export function stopSignal() {
  const controller = new AbortController();
  const stop = (why) => controller.abort(new Failure(`Stopped (${why}).`));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stop(name));
  if (process.env.npm_lifecycle_event) watchParent(() => stop('npm is gone'));
  return controller.signal;
}

function watchParent(gone) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, 250);
  timer.unref();
}

/** Resolves when `signal` fires. */
export function fired(signal) {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
