import type { CreateBatch } from '@livery/protocol/batches';
import { resolveFiles } from '../apps/files.ts';
import { launchApp } from '../apps/launch.ts';
import { answerNameTaken, checkName } from '../apps/names.ts';
import { refusedKeys } from '../apps/spark-conf.ts';
import { insertApp } from '../apps/store.ts';
import { rejected } from '../http/errors.ts';
import type { App } from '../store/tables.ts';
import type { Batches } from './batches.ts';
import { batchStates } from './states.ts';
import { insertBatch } from './store.ts';

/**
 * Accepts a batch: when this resolves it is in the store and will run, whatever happens to the server. Throws a 400
 * with Livy's words for a request that breaks a rule; then nothing is left of it.
 */
export async function submitBatch(batches: Batches, request: CreateBatch, owner: string | null): Promise<App> {
  const refused = refusedKeys(request.conf);
  if (refused.length > 0) {
    throw rejected(`Blacklisted configuration values in session config: ${refused.join(', ')}`);
  }
  if (!request.file) throw rejected('requirement failed: File is required.');
  resolveFiles(request, batches.files);
  checkName(request.name);

  const { apps } = batches;
  const app = await apps.store
    .transaction()
    .execute(async (tx) => {
      const { name } = request;
      const now = Date.now();
      const row = { noun: 'batch', name, owner, proxyUser: null, state: batchStates.initial, now } as const;
      const inserted = await insertApp(tx, row);
      await insertBatch(tx, inserted.uid, request);
      return inserted;
    })
    .catch(answerNameTaken);
  launchApp(apps, app.uid);
  return app;
}
