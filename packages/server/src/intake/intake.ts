import { draining, stopped } from '../http/errors.ts';

/**
 * What a server does: it serves; it is drained, and takes no new batches and sessions while those that it has go on as
 * ever; it stops.
 */
export type Service = 'serving' | 'draining' | 'stopping';

/** Whether this server takes new batches and sessions. It is its own affair: a restart forgets it. */
export interface Intake {
  state(): Service;
  drain(): void;
  resume(): void;
  /** Throws the 503 that says why it takes none, while it does not. */
  check(): void;
}

export function createIntake(drained: boolean, stopping: AbortSignal): Intake {
  let isDrained = drained;
  const state = () => {
    if (stopping.aborted) return 'stopping';
    return isDrained ? 'draining' : 'serving';
  };
  return {
    state,
    drain: () => {
      isDrained = true;
    },
    resume: () => {
      isDrained = false;
    },
    check: () => {
      if (state() === 'stopping') throw stopped();
      if (state() === 'draining') throw draining();
    },
  };
}
