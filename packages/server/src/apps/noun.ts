import type { End } from '../backends/backend.ts';
import type { Submission } from '../backends/submission.ts';
import type { Db } from '../store/db.ts';
import type { Store } from '../store/open.ts';
import type { StateTable } from '../store/states.ts';
import type { App, NounName } from '../store/tables.ts';

/** What an app is to the noun it belongs to; the nouns are given to the apps by the composition root. */
export interface Noun {
  states: StateTable;
  /** The state that a submitted app moves to, or null where news from the driver decides. */
  submittedState: string | null;
  /** The private file that a driver reads again while it lives, and how the server that serves now would write it. */
  privateFile: { name: string; renew(text: string): string } | null;
  /** What is to be run. Called right before the launch, from the row alone. */
  prepare(db: Db, app: App): Promise<Prepared>;
  /** Which state an end means, and a sentence on the cause where the log does not say it. */
  ending(app: App, end: End, lastLines: string[]): Ending;
  /** What else changes in the transaction that writes the end. */
  ended(db: Db, app: App, cause: string | null): Promise<void>;
  /** Frees what an app that has ended needs no more; how much the store keeps of it besides its own row, bytes. */
  tidy(store: Store, uid: string): Promise<number>;
}

export interface Prepared {
  submission: Submission;
  /** What is written down before the launch, in a transaction in which the app is this server's. */
  note(db: Db): Promise<void>;
}

export interface Ending {
  state: string;
  cause: string | null;
}

export type Nouns = Record<NounName, Noun>;
