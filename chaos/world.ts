import type { Spark } from '../e2e/support/sparks.ts';
import type { Client } from './client.ts';
import type { Ledger } from './ledger.ts';

/** What everybody in a run shares. */
export interface World {
  spark: Spark;
  /** The folder that all of the run is in. */
  dir: string;
  /** To which everything that runs appends a line. */
  file: string;
  client: Client;
  ledger: Ledger;
  /** Whether it is time to begin nothing new. */
  isOver(): boolean;
}
