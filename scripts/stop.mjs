import { Failure } from './failure.mjs';
import { watchNpm } from './npm-watch.mjs';

/**
 * An AbortSignal that fires when the script is to stop: SIGINT, SIGTERM, SIGHUP, or, under npm, when npm is gone.
 * npm passes a signal only to the shell it started, and that shell may die of it without passing it on.
 */
export function stopSignal() {
  const controller = new AbortController();
  const stop = (why) => controller.abort(new Failure(`Stopped (${why}).`));
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stop(name));
  if (process.env.npm_lifecycle_event) watchNpm(() => stop('npm is gone'));
  return controller.signal;
}

/** Resolves when `signal` fires. */
export function fired(signal) {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
