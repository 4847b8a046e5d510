import type { Backend } from '../backends/backend.ts';
import type { Feed } from '../feed/feed.ts';
import type { Store } from '../store/open.ts';
import type { Log } from '../telemetry/log.ts';
import type { LineFiles } from './log.ts';
import type { Nouns } from './noun.ts';
import type { Turns } from './turns.ts';

/** What every verb on an app needs; made once by the composition root. */
export interface Apps {
  store: Store;
  backend: Backend;
  nouns: Nouns;
  feed: Feed;
  log: Log;
  lineFiles: LineFiles;
  turns: Turns;
  /** Aborted when the server begins to stop. */
  stopping: AbortSignal;
}
