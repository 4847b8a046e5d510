import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { isOurs } from '../apps/ownership.ts';
import { insertApp, lockApp } from '../apps/store.ts';
import { isConnected } from '../sessions/store.ts';
import type { Store } from '../store/open.ts';
import { STORES, type TestStore } from '../store/testing/stores.ts';
import { createLog } from '../telemetry/log.ts';
import { claimApps } from './claim.ts';
import { beginLease, endLease, type Presence } from './lease.ts';
import { joinServers } from './membership.ts';
import type { LivingServer } from './servers.ts';

const log = createLog(() => undefined);

function presenceOf(name: string): Presence {
  return { place: 'here', agentUrls: [`ws://127.0.0.1/${name}`], certificate: null, version: '1' };
}

/** A server on the store, in the place `here`, with what it was told. */
async function newServer(store: Store, name: string, shared = true) {
  const claimed: string[] = [];
  let servers: readonly LivingServer[] = [];
  const presence = () => presenceOf(name);
  const events = {
    claimed: (uid: string) => void claimed.push(uid),
    serversChanged: (living: readonly LivingServer[]) => {
      servers = living;
    },
    tend: async () => undefined,
  };
  const membership = await joinServers(store, presence, shared, events, log);
  return { ...membership, claimed, servers: () => servers.map(({ agent_urls }) => agent_urls) };
}

async function newApp(store: Store, instance: string, place = 'here'): Promise<string> {
  const whose = { name: null, owner: null, proxyUser: null, instance, place };
  return (await insertApp(store, { noun: 'batch', state: 'starting', ...whose, now: 1 })).uid;
}

function owns(store: Store, id: string, uid: string): Promise<boolean> {
  return store.transaction().execute(async (tx) => {
    const app = (await lockApp(tx, uid)) ?? assert.fail();
    return isOurs(tx, { id: () => id, place: 'here' }, app);
  });
}

async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1_000; i++) {
    if (await is()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`timed out: ${what}`);
}

describe('servers that share a store', () => {
  let opened: TestStore;
  let store: Store;
  before(async () => {
    opened = await STORES.PostgreSQL();
    store = opened.store;
  });
  after(() => opened.dispose());
  beforeEach(() => store.deleteFrom('apps').execute());

  test('the apps of a server that ends are taken at once by one other of its place, and by none elsewhere', async () => {
    const [a, b, c] = [await newServer(store, 'a'), await newServer(store, 'b'), await newServer(store, 'c')];
    const [uid, far] = [await newApp(store, a.id()), await newApp(store, a.id(), 'elsewhere')];
    for (const server of [a, b, c]) await server.begin();
    assert.deepEqual([a.claimed, b.claimed, c.claimed], [[], [], []]);
    assert.equal(await owns(store, a.id(), uid), true);
    await a.end();
    for (const server of [b, c]) server.look();
    await until('one of them to take it', () => b.claimed.length + c.claimed.length > 0);
    await until('both to know', () => b.servers().length === 2 && c.servers().length === 2);
    assert.deepEqual([...b.claimed, ...c.claimed], [uid]);
    assert.equal(await owns(store, a.id(), uid), false);
    assert.equal(await owns(store, b.claimed.length > 0 ? b.id() : c.id(), uid), true);
    const { instance, epoch } = (await store.transaction().execute((tx) => lockApp(tx, far))) ?? assert.fail();
    assert.deepEqual([instance, epoch], [a.id(), 1]);
    for (const server of [b, c]) await server.end();
  });

  test('what is free is taken once, however many reach for it at the same time', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(() => beginLease(store, presenceOf('x'), false)));
    for (let i = 0; i < 40; i++) await newApp(store, 'gone');
    const taken = await Promise.all(
      ids.flatMap((id) => Array.from({ length: 10 }, () => claimApps(store, id, 'here'))),
    );
    assert.equal(taken.flat().length, 40);
    const epochs = await store.selectFrom('apps').select('epoch').distinct().execute();
    assert.deepEqual(epochs, [{ epoch: 2 }]);
    for (const id of ids) await endLease(store, id);
  });

  test('a lease that is over counts for nothing, taken or not, and its server begins anew', async () => {
    const a = await newServer(store, 'a');
    const uid = await newApp(store, a.id());
    await a.begin();
    const former = a.id();
    const row = { uid, kind: 'sql', request_json: '{}', last_event: 0, next_statement: 0, last_activity: 1 };
    await store
      .insertInto('sessions')
      .values({ ...row, link: former })
      .execute();
    assert.equal(await isConnected(store, uid), true);
    await store.updateTable('instances').set({ expires_at: 1 }).where('id', '=', former).execute();
    assert.equal(await owns(store, former, uid), false);
    await until('a new life', () => a.claimed.length > 0);
    assert.notEqual(a.id(), former);
    assert.deepEqual(a.claimed, [uid]);
    assert.equal(await owns(store, former, uid), false);
    assert.equal(await owns(store, a.id(), uid), true);
    assert.equal(await isConnected(store, uid), true);
    await a.end();
    assert.equal(await isConnected(store, uid), false);
  });
});

test('a server that is alone takes everything, whoever had it and wherever it is', async () => {
  const { store, dispose } = await STORES.SQLite();
  const former = await newServer(store, 'former', false);
  const uids = [await newApp(store, former.id()), await newApp(store, former.id(), 'elsewhere')];
  const server = await newServer(store, 'server', false);
  await server.begin();
  assert.deepEqual([...server.claimed].sort(), uids.sort());
  for (const uid of uids) assert.equal(await owns(store, server.id(), uid), true);
  const places = await store.selectFrom('apps').select('place').execute();
  assert.deepEqual(
    places.map(({ place }) => place),
    ['here', 'here'],
  );
  await server.end();
  await dispose();
});
