import type { StateTable } from '../store/states.ts';

/**
 * Livy's words. A session that cannot start ends `dead`: some clients wait for ever on `error` and `killed`. So does one
 * that was told to stop, also where its driver had to be killed.
 * `busy` from the moment that a statement is accepted, so that `idle` always means that nothing is left to run.
 */
export const sessionStates: StateTable = {
  initial: 'starting',
  moves: {
    starting: ['idle', 'busy', 'shutting_down', 'dead'],
    idle: ['busy', 'shutting_down', 'dead', 'killed'],
    busy: ['idle', 'shutting_down', 'dead', 'killed'],
    shutting_down: ['dead'],
    dead: [],
    killed: [],
  },
};
