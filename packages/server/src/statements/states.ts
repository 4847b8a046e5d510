import type { StateTable } from '../store/states.ts';

/** Livy's words. A statement that failed is `available`; its output says `error`. */
export const statementStates: StateTable = {
  initial: 'waiting',
  moves: {
    waiting: ['running', 'cancelling', 'cancelled', 'available'],
    running: ['cancelling', 'cancelled', 'available'],
    cancelling: ['cancelled', 'available'],
    cancelled: [],
    available: [],
  },
};
