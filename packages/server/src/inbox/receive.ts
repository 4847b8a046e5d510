import type { AgentEvent } from '@livery/protocol/agent';
import { lockApp } from '../apps/store.ts';
import type { Feed } from '../feed/feed.ts';
import { additionSettled, forgetBytes } from '../jobs/added.ts';
import { jobFinished, jobPart, jobStarted } from '../jobs/finish.ts';
import { sessionFailed, sessionReady } from '../sessions/ready.ts';
import { readSession, storeLastEvent } from '../sessions/store.ts';
import { hasWork } from '../sessions/work.ts';
import { statementFinished, statementPart, statementStarted } from '../statements/finish.ts';
import type { Db } from '../store/db.ts';
import type { Store } from '../store/open.ts';

/** An event came whose predecessor never did: the link must be dialled again, so that all is sent anew. */
export class MissingEvent extends Error {}

/**
 * The one door for what drivers have to say. All of `events` is stored in one transaction together with the number of
 * the last of them, and only then may it be acked; what was stored before is passed over. Throws MissingEvent.
 */
export async function receive(store: Store, feed: Feed, uid: string, events: readonly AgentEvent[]): Promise<void> {
  await store.transaction().execute(async (tx) => {
    await lockApp(tx, uid);
    const session = await readSession(tx, uid);
    if (!session) return;
    let last = session.last_event;
    for (const event of events) {
      if (event.n <= last) continue;
      if (event.n !== last + 1) throw new MissingEvent(`event ${event.n} came after event ${last}`);
      await apply(tx, uid, event);
      last = event.n;
    }
    await storeLastEvent(tx, uid, last);
  });
  feed.publish(uid);
  for (const event of events) if (event.type === 'added') await forgetBytes(store, uid, event);
}

async function apply(db: Db, uid: string, event: AgentEvent): Promise<void> {
  switch (event.type) {
    case 'ready':
      return sessionReady(db, uid, event, await hasWork(db, uid));
    case 'failed':
      return sessionFailed(db, uid, event);
    case 'started':
      return statementStarted(db, uid, event);
    case 'part':
      return statementPart(db, uid, event);
    case 'finished':
      return statementFinished(db, uid, event);
    case 'jobStarted':
      return jobStarted(db, uid, event);
    case 'jobPart':
      return jobPart(db, uid, event);
    case 'jobFinished':
      return jobFinished(db, uid, event);
    case 'added':
      return additionSettled(db, uid, event);
  }
}
