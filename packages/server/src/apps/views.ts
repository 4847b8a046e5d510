import type { Caller } from '../http/caller.ts';
import type { App } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { isElsewhere, readLog } from './log.ts';

/** Livy's `appInfo`: always there, its values text or null. */
export function appInfo(app: App): { driverLogUrl: string | null; sparkUiUrl: string | null; executorLogUrls: null } {
  return { driverLogUrl: app.driver_log_url, sparkUiUrl: app.spark_ui_url, executorLogUrls: null };
}

/** How many last log lines a view shows. */
const LOG_LINES_IN_VIEW = 10;

/** A list of views must not cost a question to another server for each. */
const ELSEWHERE = 'Livery: the log is on another host than this server; it is shown by itself.';

/** Livy's `log` in a view: the last lines, none where the caller may not view them, and where they are instead of them. */
export async function lastLines(apps: Apps, app: App, caller: Caller): Promise<string[]> {
  if (!apps.access.may(caller, app, 'view')) return [];
  if (await isElsewhere(apps, app)) return [ELSEWHERE, ...(app.cause === null ? [] : [app.cause])];
  return (await readLog(apps, app, { size: LOG_LINES_IN_VIEW })).log;
}
