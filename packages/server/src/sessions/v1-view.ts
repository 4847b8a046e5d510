import type { Expiry, SessionState } from '@livery/protocol/states';
import type { SessionDetails, SessionSummary } from '@livery/protocol/v1/sessions';
import { appDetails, isoTime } from '../apps/details.ts';
import { alreadyRemoved } from '../http/errors.ts';
import type { Db } from '../store/db.ts';
import type { App, SessionRow } from '../store/tables.ts';
import { kindOf, readSession, requestOf } from './store.ts';

/** A session in a list of `/v1`, to who may view it or not. */
export function sessionSummary(
  app: App,
  session: Pick<SessionRow, 'kind' | 'last_activity'>,
  mayView: boolean,
): SessionSummary {
  return {
    ...appDetails(app, mayView),
    state: app.state as SessionState,
    kind: kindOf(session),
    lastActivityAt: isoTime(session.last_activity),
    expired: app.expired as Expiry | null,
  };
}

/** A session by itself, with the request as it was made, to who may view it. */
export async function sessionDetails(db: Db, app: App): Promise<SessionDetails> {
  const session = await readSession(db, app.uid);
  if (!session) throw alreadyRemoved(app.id);
  return { ...sessionSummary(app, session, true), request: requestOf(session) };
}
