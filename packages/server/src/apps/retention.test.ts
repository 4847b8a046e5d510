import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Store } from '../store/open.ts';
import type { NounName } from '../store/tables.ts';
import { STORES, type TestStore } from '../store/testing/stores.ts';
import { dueForRemoval, type Retention } from './retention.ts';
import { deleteApp, insertApp, listApps } from './store.ts';
import { deleteTombstones, findTombstone, insertTombstone, oldestOfNewest } from './tombstones.ts';

const NOW = 1_000_000;
const unlimited: Retention = { ageMs: NOW, rows: null, bytes: null, listedMs: 100, tombstonesMs: 0 };

for (const [name, open] of Object.entries(STORES)) {
  describe(`what is removed from a store in ${name}`, () => {
    let opened: TestStore;
    let store: Store;
    before(async () => {
      opened = await open();
      store = opened.store;
    });
    after(() => opened.dispose());

    /** Apps that ended so long before NOW, ms, with so many bytes each; null is one that lives. */
    async function fill(...apps: ([age: number, bytes: number | null] | null)[]): Promise<string[]> {
      await store.deleteFrom('apps').execute();
      const uids: string[] = [];
      for (const facts of apps) {
        const { uid } = await newApp('batch', null);
        uids.push(uid);
        if (facts === null) continue;
        const [age, bytes] = facts;
        await store
          .updateTable('apps')
          .set({ ended_at: NOW - age, bytes })
          .where('uid', '=', uid)
          .execute();
      }
      return uids;
    }

    function newApp(noun: NounName, name: string | null) {
      return insertApp(store, {
        noun,
        name,
        owner: 'ann',
        proxyUser: null,
        state: 'starting',
        now: 1,
        instance: 'i',
        place: 'p',
      });
    }

    test('what is older than its time goes, the oldest first, in steps; what lives never does', async () => {
      const [, old, older, oldest] = await fill(null, [501, 1], [600, 1], [700, 1], [500, 1], [0, 1]);
      const retention = { ...unlimited, ageMs: 500 };
      const due = (limit: number) => dueForRemoval(store, retention, NOW, limit);
      assert.deepEqual(
        (await due(10)).map(({ uid, reason }) => [uid, reason]),
        [oldest, older, old].map((uid) => [uid, 'age']),
      );
      assert.deepEqual(
        (await due(2)).map(({ uid }) => uid),
        [oldest, older],
      );
    });

    test('of more than may be kept the oldest go, but not what has ended a moment ago', async () => {
      const [, first, second] = await fill(null, [400, 1], [300, 1], [200, 1], [50, 1]);
      const due = async (rows: number) => dueForRemoval(store, { ...unlimited, rows }, NOW, 10);
      assert.deepEqual(await due(4), []);
      assert.deepEqual(await due(2), [
        { uid: first, reason: 'rows' },
        { uid: second, reason: 'rows' },
      ]);
      assert.equal((await due(0)).length, 3);
    });

    test('of more bytes than may be kept as many of the oldest go as have the rest', async () => {
      const [, first, second, third] = await fill(null, [400, 100], [300, null], [250, 10], [200, 1000], [50, 5000]);
      const due = async (bytes: number) => dueForRemoval(store, { ...unlimited, bytes }, NOW, 10);
      assert.deepEqual(await due(6110), []);
      assert.deepEqual(await due(6109), [{ uid: first, reason: 'bytes' }]);
      assert.deepEqual(
        (await due(6005)).map(({ uid }) => uid),
        [first, second, third],
      );
      assert.equal((await due(1)).length, 4);
    });

    test('a list of Livy leaves out what has expired', async () => {
      const [expired, dead] = await fill([10, 1], [10, 1]);
      await store.updateTable('apps').set({ expired: 'idle' }).where('uid', '=', String(expired)).execute();
      const { total, apps } = await listApps(store, 'batch', { from: 0, size: 10 }, NOW - 100);
      assert.deepEqual([total, apps.map(({ uid }) => uid)], [1, [dead]]);
    });

    test('a tombstone is found by id and by name, and forgotten in its time', async () => {
      await fill();
      for (const removedAt of [1, 2, 3]) {
        const app = await newApp('session', 'daily');
        await insertTombstone(store, app, { by: 'root', reason: 'deleted' }, removedAt);
        await deleteApp(store, app.uid);
      }
      assert.deepEqual((await findTombstone(store, 'session', 'daily'))?.id, 2);
      const { name, owner, removed_by, removed_at, reason } =
        (await findTombstone(store, 'session', 0)) ?? assert.fail();
      assert.deepEqual([name, owner, removed_by, removed_at, reason], ['daily', 'ann', 'root', 1, 'deleted']);
      assert.equal(await findTombstone(store, 'batch', 'daily'), null);
      assert.equal(await oldestOfNewest(store, 2), 2);
      assert.equal(await oldestOfNewest(store, 4), null);
      assert.equal(await deleteTombstones(store, 3, 1), 1);
      assert.equal(await deleteTombstones(store, 3, 10), 1);
      assert.deepEqual((await findTombstone(store, 'session', 'daily'))?.removed_at, 3);
    });
  });
}
