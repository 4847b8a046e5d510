import type { Access } from '../auth/access.ts';
import type { Backend } from '../backends/backend.ts';
import type { Feed } from '../feed/feed.ts';
import type { Waits } from '../http/waits.ts';
import type { Intake } from '../intake/intake.ts';
import type { Store } from '../store/open.ts';
import type { Log } from '../telemetry/log.ts';
import type { LineFiles, LogPage, LogQuery } from './log.ts';
import type { Nouns } from './noun.ts';
import type { Self } from './ownership.ts';
import type { Turns } from './turns.ts';

/** What every verb on an app needs; made once by the composition root. */
export interface Apps {
  store: Store;
  backend: Backend;
  /** This server among those that share the store. */
  self: Self;
  others: Others;
  /** Who may do what with apps. */
  access: Access;
  creation: CreationRules;
  /** Whether this server takes new apps now. */
  intake: Pick<Intake, 'check'>;
  nouns: Nouns;
  feed: Feed;
  log: Log;
  lineFiles: LineFiles;
  turns: Turns;
  /** Answers that are held back until there is news. */
  waits: Waits;
  /** Aborted when the server begins to stop. */
  stopping: AbortSignal;
}

/** What is said to the other servers; each word may be lost. */
export interface Others {
  /** To the owner of an app: its row says that something is to be done. */
  wanted(uid: string): void;
  /** To those where its files are: it was deleted. */
  deleted(uid: string): void;
  /** A page of a log that they can read; null where none of them answers. */
  log(uid: string, query: LogQuery): Promise<LogPage | null>;
}

/** What limits the making of apps. */
export interface CreationRules {
  /** Keys of `conf` that the operator forbids, besides those that are always refused. */
  refusedConf: readonly string[];
  /** How many apps may be starting at once, null where that does not matter. */
  maxStarting: number | null;
}
