import type { BatchState } from '@livery/protocol/states';
import type { BatchDetails, BatchSummary } from '@livery/protocol/v1/batches';
import { appDetails } from '../apps/details.ts';
import { alreadyRemoved } from '../http/errors.ts';
import type { Db } from '../store/db.ts';
import type { App } from '../store/tables.ts';
import { readRequest } from './store.ts';

/** A batch in a list of `/v1`, to who may view it or not. */
export function batchSummary(app: App, mayView: boolean): BatchSummary {
  return { ...appDetails(app, mayView), state: app.state as BatchState };
}

/** A batch by itself, with the request as it was made, to who may view it. Throws a 410 where it was deleted meanwhile. */
export async function batchDetails(db: Db, app: App): Promise<BatchDetails> {
  const request = await readRequest(db, app.uid);
  if (!request) throw alreadyRemoved(app.id);
  return { ...batchSummary(app, true), request };
}
