import type { CreateBatch } from '@livery/protocol/batches';
import { acceptApp } from '../apps/accept.ts';
import { rejected } from '../http/errors.ts';
import type { App } from '../store/tables.ts';
import type { Batches } from './batches.ts';
import { insertBatch } from './store.ts';

/** Accepts a batch. Throws a 400 with Livy's words for a request that breaks a rule; then nothing is left of it. */
export async function submitBatch({ apps, files }: Batches, request: CreateBatch, owner: string | null): Promise<App> {
  if (!request.file) throw rejected('requirement failed: File is required.');
  return acceptApp(apps, files, 'batch', request, owner, (tx, uid) => insertBatch(tx, uid, request));
}
