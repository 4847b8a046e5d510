import type { LogQuery } from '@livery/protocol/v1/queries';
import { LOG_LIMIT } from '@livery/protocol/v1/queries';
import type { LogLines } from '@livery/protocol/v1/shapes';
import { badArgument } from '../http/errors.ts';
import type { App } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { readLog } from './log.ts';

/** Lines of an app's log as `/v1` shows them. Throws a 400 for a tail that begins somewhere. */
export async function logLines(apps: Apps, app: App, { from, limit, tail }: LogQuery): Promise<LogLines> {
  if (tail !== undefined && (from !== undefined || limit !== undefined)) {
    throw badArgument('The parameter tail goes without from and limit.');
  }
  const page = tail === undefined ? { from: from ?? 0, size: limit ?? LOG_LIMIT } : { size: tail };
  const { log, ...place } = await readLog(apps, app, page);
  return { ...place, lines: log };
}
