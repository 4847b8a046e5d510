import type { StateTable } from '../store/states.ts';

/** Livy's words. `killed`: ended by a signal or on request; `dead`: ended with an exit code other than 0. */
export const batchStates: StateTable = {
  initial: 'starting',
  moves: {
    starting: ['running', 'success', 'dead', 'killed'],
    running: ['success', 'dead', 'killed'],
    success: [],
    dead: [],
    killed: [],
  },
};
