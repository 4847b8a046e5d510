import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createAgentLinks } from './agents/links.ts';
import { acceptApp } from './apps/accept.ts';
import type { Apps } from './apps/apps.ts';
import { createAccess } from './auth/access.ts';
import { batchStates } from './batches/states.ts';
import { createFeed } from './feed/feed.ts';
import { NOBODY } from './http/caller.ts';
import { HttpError } from './http/errors.ts';
import type { Commit } from './idempotency/answer.ts';
import { createAgentLine, tellPending } from './inbox/line.ts';
import { createIntake } from './intake/intake.ts';
import type { AgentLine } from './sessions/agent-line.ts';
import { createHeartbeats } from './sessions/heartbeats.ts';
import { sessionStates } from './sessions/states.ts';
import { cancelStatement } from './statements/cancel.ts';
import { createCompletions } from './statements/completions.ts';
import { createStatement } from './statements/create.ts';
import { createProgress } from './statements/progress.ts';
import type { Statements } from './statements/statements.ts';
import type { Db } from './store/db.ts';
import type { Store } from './store/open.ts';
import type { App, NounName, StatementRow } from './store/tables.ts';
import { STORES, type TestStore } from './store/testing/stores.ts';

const AT_ONCE = 40;

/** A server that launches nothing, for it is being stopped. */
function appsOn(store: Store, maxStarting: number | null = null): Apps {
  const lists = { allowedUsers: ['*'], viewUsers: [], modifyUsers: [], superusers: [] };
  const parts = {
    store,
    self: { id: () => 'server', place: 'here' },
    feed: createFeed(),
    access: createAccess({ enabled: false, impersonation: false, ...lists }),
    creation: { refusedConf: [], maxStarting },
    intake: createIntake(false, new AbortController().signal),
    nouns: { batch: { states: batchStates }, session: { states: sessionStates } },
    stopping: AbortSignal.abort(),
  };
  return parts as unknown as Apps;
}

const commitTo =
  (store: Store) =>
  <T>(make: (tx: Db) => Promise<T>): Promise<T> =>
    store.transaction().execute(make);

async function accept(apps: Apps, noun: NounName, name: string | null = null): Promise<App> {
  const files = { jars: [], pyFiles: [], files: [], archives: [] };
  const request = { name, conf: {}, proxyUser: null, ...files } as unknown as Parameters<typeof acceptApp>[3];
  const insert: Parameters<typeof acceptApp>[6] = async (tx, uid, now) => {
    const row = { uid, kind: 'sql', request_json: '{"conf":{}}', last_event: 0, next_statement: 0, last_activity: now };
    if (noun === 'session') await tx.insertInto('sessions').values(row).execute();
  };
  const rules = { localDirs: [], listConfs: [] };
  const app = await acceptApp(apps, rules, noun, request, NOBODY, commitTo(apps.store), insert);
  return app ?? assert.fail('nothing was made');
}

const statementsOn = (store: Store, line: AgentLine): Statements => ({
  apps: appsOn(store),
  line,
  heartbeats: createHeartbeats(),
  progress: createProgress(),
  completions: createCompletions(() => undefined),
  retained: null,
});

const refused = (result: PromiseSettledResult<App>) =>
  result.status === 'rejected' && result.reason instanceof HttpError && result.reason.status === 400;

for (const [kind, open] of Object.entries(STORES)) {
  describe(`two servers at once on ${kind}`, () => {
    let opened: TestStore;
    /** One of the servers, by turns. */
    const either = (i: number) => (i % 2 === 0 ? opened.store : opened.other);
    const all = <T>(work: (store: Store, i: number) => Promise<T>) =>
      Promise.allSettled(Array.from({ length: AT_ONCE }, (_, i) => work(either(i), i)));
    before(async () => {
      opened = await open();
    });
    after(() => opened.dispose());

    test('number batches one after the other, without gaps', async () => {
      const made = await all((store) => accept(appsOn(store), 'batch'));
      const ids = made.map((result) => (result.status === 'fulfilled' ? result.value.id : result.reason));
      assert.deepEqual(
        ids.sort((a, b) => a - b),
        [...Array(AT_ONCE).keys()],
      );
    });

    test('give a name once, and lose no number by refusing it', async () => {
      const made = await all((store) => accept(appsOn(store), 'batch', 'daily'));
      assert.equal(made.filter(refused).length, AT_ONCE - 1);
      const { id } = await accept(appsOn(opened.other), 'batch');
      assert.equal(id, AT_ONCE + 1);
    });

    test('start no more than may be starting, of batches and sessions together', async () => {
      await opened.store.deleteFrom('apps').execute();
      const made = await all((store, i) => accept(appsOn(store, 7), i % 4 < 2 ? 'batch' : 'session'));
      assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 7);
      assert.equal(made.filter(refused).length, AT_ONCE - 7);
    });

    test('number the statements of a session one after the other, and cancel each of them', async () => {
      await opened.store.deleteFrom('apps').execute();
      const session = await accept(appsOn(opened.store), 'session');
      const line = createAgentLine(createAgentLinks(), () => undefined);
      const made = await all(async (store, i) => {
        const request = { code: '1', kind: 'sql', msg_type: null } as const;
        const made = await createStatement(statementsOn(store, line), session, request, commitTo(store));
        const id = made?.id ?? -1;
        await cancelStatement(statementsOn(either(i + 1), line), session, id);
        return id;
      });
      const ids = made.map((result) => (result.status === 'fulfilled' ? result.value : result.reason));
      assert.deepEqual(
        ids.sort((a, b) => a - b),
        [...Array(AT_ONCE).keys()],
      );
      const states = await opened.store.selectFrom('statements').select('state').distinct().execute();
      assert.deepEqual(
        states.map(({ state }) => state),
        ['cancelled'],
      );
    });

    test('tell an agent its statements in their order, whichever of them accepts one', async () => {
      const session = await accept(appsOn(opened.store), 'session');
      const links = createAgentLinks();
      const told: number[] = [];
      links.add(session.uid, {
        send: (frame) => void (frame.type === 'run' && told.push(frame.id)),
        close: () => assert.fail('the link is closed'),
      });
      const here = createAgentLine(links, () => assert.fail('others are asked'));
      const asked: Promise<void>[] = [];
      const there = createAgentLine(createAgentLinks(), (uid) => {
        asked.push(tellPending(opened.store, links, here, uid));
      });
      const made = await all((store, i) => {
        const request = { code: String(i), kind: 'sql', msg_type: null } as const;
        const line = store === opened.store ? here : there;
        // The answers to commits come in no order.
        const commit: Commit<StatementRow> = async (make) => {
          const row = await store.transaction().execute(make);
          for (let turns = 20 - (i % 20); turns > 0; turns--) await turn();
          return row;
        };
        return createStatement(statementsOn(store, line), session, request, commit);
      });
      assert.ok(made.every(({ status }) => status === 'fulfilled'));
      await Promise.all(asked);
      assert.deepEqual(told, [...Array(AT_ONCE).keys()]);
    });
  });
}
