import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { CreateSession } from '@livery/protocol/sessions';
import { insertApp } from '../apps/store.ts';
import { decode } from '../http/livy-json/decode.ts';
import { openStore, type Store } from '../store/open.ts';
import { type ExpiryRules, lookForLate } from './expire.ts';
import { createHeartbeats } from './heartbeats.ts';
import { createServiceClock } from './service-clock.ts';
import { insertSession, touchActivity } from './store.ts';

const rules: ExpiryRules = {
  timeoutCheck: true,
  timeoutMs: 60_000,
  ttlCheck: true,
  ttlMs: 3_600_000,
  heartbeatCheckMs: 5_000,
};
/** The longest time between two looks that counts whole. */
const LONGEST_MS = 15_000;
const HOUR_MS = 3_600_000;

describe('sessions that end by themselves', () => {
  let dir: string;
  let store: Store;
  /** The host's monotonic clock, ms. */
  let now = 1_000;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'livery-expire-'));
    store = await openStore(dir);
  });
  after(async () => {
    await store.destroy();
    await rm(dir, { recursive: true });
  });
  beforeEach(() => store.deleteFrom('apps').execute());

  const self = { id: () => 'server', place: 'here' };

  async function newSession(state: string, asked: object): Promise<string> {
    const request = decode(CreateSession, Buffer.from(JSON.stringify({ kind: 'sql', ...asked })));
    const at = Date.now();
    const whose = { name: null, owner: null, proxyUser: null, instance: self.id(), place: self.place };
    const app = await insertApp(store, { noun: 'session', state, ...whose, now: at });
    await insertSession(store, app.uid, request, at);
    return app.uid;
  }

  /** A server that begins to serve now. `late`: the sessions that it would end after so many ms of serving. */
  async function newServer(changed: Partial<ExpiryRules> = {}) {
    const clock = await createServiceClock(store, LONGEST_MS, () => now);
    const heartbeats = createHeartbeats();
    const look = async () =>
      (await lookForLate({ apps: { store, self }, heartbeats }, { ...rules, ...changed }, clock)).late;
    await look();
    return {
      heartbeats,
      look,
      async late(servedMs: number): Promise<string[]> {
        for (let left = servedMs; left > 0; left -= 5_000) {
          now += Math.min(left, 5_000);
          await look();
        }
        return look();
      },
    };
  }

  test('idle time, age and silence stand still while no server serves', async () => {
    const idle = await newSession('idle', { idleTimeout: '20s' });
    const aged = await newSession('busy', { ttl: '20s' });
    const beating = await newSession('busy', { heartbeatTimeoutInSecond: 20 });
    const before = await newServer();
    before.heartbeats.beat(beating);
    assert.deepEqual(await before.late(15_000), []);
    now += HOUR_MS;
    const next = await newServer();
    assert.deepEqual(await next.late(4_000), []);
    assert.deepEqual((await next.late(2_000)).sort(), [idle, aged].sort());
    // Its client may have asked while nobody was there, so its time begins anew.
    assert.deepEqual((await next.late(13_000)).includes(beating), false);
    assert.deepEqual((await next.late(2_000)).includes(beating), true);
  });

  test('a server that dies between two looks takes no time from a session', async () => {
    const uid = await newSession('idle', { idleTimeout: '20s' });
    for (let i = 0; i < 10; i++) {
      const server = await newServer();
      assert.deepEqual(await server.late(1_000), []);
      now += 4_000;
    }
    assert.deepEqual(await (await newServer()).late(11_000), [uid]);
  });

  test('several servers on one store do not count the same time twice', async () => {
    const uid = await newSession('idle', { idleTimeout: '20s' });
    const [a, b] = [await newServer(), await newServer()];
    for (let i = 0; i < 4; i++) {
      now += 5_000;
      assert.deepEqual([...(await a.look()), ...(await b.look())], []);
    }
    now += 1;
    assert.deepEqual(await b.look(), [uid]);
    await touchActivity(store, uid, Date.now());
    const c = await newServer();
    assert.deepEqual(await c.late(20_000), []);
    assert.deepEqual(await c.late(1), [uid]);
  });

  test('a server that was stopped for an hour and goes on has not served for an hour', async () => {
    await newSession('idle', { idleTimeout: '20s' });
    const server = await newServer();
    now += HOUR_MS;
    assert.deepEqual(await server.look(), []);
  });

  test('the wall clock may be set to any time', async (t) => {
    const uid = await newSession('idle', { idleTimeout: '20s', ttl: '1m', heartbeatTimeoutInSecond: 20 });
    const server = await newServer();
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    for (const jump of [10 * HOUR_MS, -20 * HOUR_MS]) {
      t.mock.timers.setTime(Date.now() + jump);
      await touchActivity(store, uid, Date.now());
      server.heartbeats.beat(uid);
      await server.look();
      assert.deepEqual(await server.late(15_000), [], String(jump));
    }
    assert.deepEqual(await server.late(6_000), [uid]);
  });

  test('use, also between two looks, begins the idle time anew; a session that starts or works is not idle', async () => {
    const uid = await newSession('idle', { idleTimeout: '20s' });
    await newSession('starting', { idleTimeout: '1s' });
    await newSession('busy', { idleTimeout: '1s' });
    const server = await newServer();
    assert.deepEqual(await server.late(19_000), []);
    await touchActivity(store, uid, Date.now());
    assert.deepEqual(await server.late(20_000), []);
    assert.deepEqual(await server.late(5_001), [uid]);
  });

  test('what a session does not ask for is as configured, and each check can be switched off', async () => {
    const idle = await newSession('idle', {});
    const aged = await newSession('busy', { ttl: '10s' });
    assert.deepEqual((await (await newServer()).late(61_000)).sort(), [idle, aged].sort());
    assert.deepEqual(await (await newServer({ ttlCheck: false })).look(), [idle]);
    assert.deepEqual(await (await newServer({ timeoutCheck: false })).look(), []);
  });

  test('a client that asks again and again keeps a session, and silence ends only one that asked for heartbeats', async () => {
    const beating = await newSession('busy', { heartbeatTimeoutInSecond: 10 });
    await newSession('busy', {});
    const server = await newServer();
    for (let i = 0; i < 5; i++) {
      assert.deepEqual(await server.late(8_000), []);
      server.heartbeats.beat(beating);
      await server.look();
    }
    assert.deepEqual(await server.late(10_000), []);
    assert.deepEqual(await server.late(1), [beating]);
  });

  test('a heartbeat that could not be noted counts when it can be', async (t) => {
    const uid = await newSession('busy', { heartbeatTimeoutInSecond: 10 });
    const server = await newServer();
    assert.deepEqual(await server.late(9_000), []);
    server.heartbeats.beat(uid);
    const broken = t.mock.method(store, 'transaction', () => {
      throw new Error('database or disk is full');
    });
    await assert.rejects(server.look());
    broken.mock.restore();
    assert.deepEqual(await server.late(9_000), []);
  });
});
