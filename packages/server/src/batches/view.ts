import type { BatchView } from '@livery/protocol/batches';
import type { BatchState } from '@livery/protocol/states';
import { appInfo, lastLines } from '../apps/views.ts';
import type { Caller } from '../http/caller.ts';
import type { App } from '../store/tables.ts';
import type { Batches } from './batches.ts';

/** A batch as Livy shows it to a caller, field by field in Livy's order. */
export async function batchView({ apps }: Batches, app: App, caller: Caller): Promise<BatchView> {
  const log = await lastLines(apps, app, caller);
  return {
    id: app.id,
    name: app.name,
    owner: app.owner,
    proxyUser: app.proxy_user,
    state: app.state as BatchState,
    appId: app.application_id,
    appInfo: appInfo(app),
    log,
  };
}
