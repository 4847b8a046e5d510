import type { StateTable } from '../store/states.ts';

/** Livy's words, and `CANCELLING`, which is shown as `STARTED`: clients know no such word. */
export const jobStates: StateTable = {
  initial: 'QUEUED',
  moves: {
    QUEUED: ['STARTED', 'CANCELLING', 'CANCELLED', 'SUCCEEDED', 'FAILED'],
    STARTED: ['CANCELLING', 'CANCELLED', 'SUCCEEDED', 'FAILED'],
    CANCELLING: ['CANCELLED', 'SUCCEEDED', 'FAILED'],
    CANCELLED: [],
    SUCCEEDED: [],
    FAILED: [],
  },
};

/** Of a jar or file: it arrives in pieces, waits for the driver, and is there or could not be had. */
export const additionStates: StateTable = {
  initial: 'arriving',
  moves: {
    arriving: ['waiting'],
    waiting: ['added', 'failed'],
    added: [],
    failed: [],
  },
};
