import type { Backend } from '../backends/backend.ts';
import type { Feed } from '../feed/feed.ts';
import type { Store } from '../store/open.ts';
import type { Log } from '../telemetry/log.ts';
import type { LineFiles } from './log.ts';
import type { Nouns } from './noun.ts';

/** What every verb on an app needs; made once by the composition root. */
export interface Apps {
  store: Store;
  backend: Backend;
  nouns: Nouns;
  feed: Feed;
  log: Log;
  lineFiles: LineFiles;
  /** The launches under way, by uid: who ends an app waits for its launch first, else a driver could start after. */
  launching: Map<string, Promise<void>>;
}
