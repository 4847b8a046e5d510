import { resolve } from 'node:path';
import { readStorePlace } from './config/config.ts';
import { backUp } from './store/backup.ts';

const USAGE = 'usage: backup FILE [--data-dir DIR] [--conf FILE]';

/**
 * `livery backup FILE`: writes the store of a server to a new file, whether that server runs or not. It is found as by the
 * server itself. Gives what to tell the operator; throws with a sentence for one.
 */
export function backupCommand([file, ...flags]: readonly string[], environment: NodeJS.ProcessEnv): string {
  if (!file || file.startsWith('-')) throw new Error(USAGE);
  const { dataDir, store } = readStorePlace(flags, environment);
  if (store !== null) throw new Error('livery.store is in PostgreSQL: back that up with pg_dump');
  const to = resolve(file);
  backUp(dataDir, to);
  return `The store of ${dataDir} was written to ${to}.`;
}
