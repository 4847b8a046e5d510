import type { BatchView } from '@livery/protocol/batches';
import type { BatchState } from '@livery/protocol/states';
import { readLog } from '../apps/log.ts';
import { appInfo, LOG_LINES_IN_VIEW } from '../apps/views.ts';
import type { App } from '../store/tables.ts';
import type { Batches } from './batches.ts';

/** A batch as Livy shows it, field by field in Livy's order. */
export async function batchView({ apps }: Batches, app: App): Promise<BatchView> {
  const { log } = await readLog(apps, app, { size: LOG_LINES_IN_VIEW });
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
