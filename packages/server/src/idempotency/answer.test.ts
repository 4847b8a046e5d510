import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { insertApp } from '../apps/store.ts';
import { callerOf } from '../http/caller.ts';
import { badArgument } from '../http/errors.ts';
import { bodyOf } from '../http/request.ts';
import { createHttpServer, type HttpServer } from '../http/server.ts';
import type { Store } from '../store/open.ts';
import type { App } from '../store/tables.ts';
import { STORES } from '../store/testing/stores.ts';
import { answerOnce, created } from './answer.ts';
import { dropOutdated } from './store.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A server with routes that each make a batch; `hinder` is called before one is done. */
function serverOf(store: Store, hinder: () => Promise<void>): Promise<HttpServer> {
  return createHttpServer({
    host: '127.0.0.1',
    port: 0,
    basePath: '',
    tls: null,
    allowedHosts: [],
    bodyLimit: 100_000,
    headerLimit: 131_072,
    requestTimeoutMs: 60_000,
    headers: {},
    admit: async ({ headers }) => ({
      user: (headers['x-user'] as string | undefined) ?? null,
      doAs: (headers['x-do-as'] as string | undefined) ?? null,
    }),
    log: { error: () => undefined },
    routes: (routes) => {
      for (const path of ['/batches', '/v1/batches', '/sessions/:id/statements']) {
        routes.post(path, (request, reply) =>
          answerOnce(store, request, reply, (once) => {
            const commit = once<App>((_, app) =>
              created(`/batches/${app.id}`, { id: app.id, said: bodyOf(request)?.toString() }),
            );
            return commit(async (tx) => {
              const named = { noun: 'batch', name: null, owner: callerOf(request).user, proxyUser: null } as const;
              const whose = { instance: 'server', place: 'here' };
              const app = await insertApp(tx, { ...named, ...whose, state: 'starting', now: Date.now() });
              await hinder();
              return app;
            });
          }),
        );
      }
    },
  });
}

for (const [kind, open] of Object.entries(STORES)) {
  describe(`idempotency keys in ${kind}`, () => {
    let store: Store;
    let dispose: () => Promise<void>;
    let servers: HttpServer[];
    let urls: string[];
    let sent = 0;
    let hindrance = async (): Promise<void> => undefined;

    before(async () => {
      const opened = await open();
      ({ store, dispose } = opened);
      servers = await Promise.all([store, opened.other].map((each) => serverOf(each, () => hindrance())));
      urls = await Promise.all(servers.map(async (http) => `http://127.0.0.1:${(await http.listen()).port}`));
    });
    after(async () => {
      for (const server of servers) await server.close(100);
      await dispose();
    });

    /** Asks the two servers in turn. */
    async function post(key: string | null, { path = '/batches', body = '{"a":1}', headers = {} } = {}) {
      const response = await fetch(`${urls[sent++ % 2]}${path}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...(key !== null && { 'idempotency-key': key }), ...headers },
      });
      return { status: response.status, location: response.headers.get('location'), text: await response.text() };
    }

    async function made(): Promise<number> {
      return (await store.selectFrom('apps').select('uid').execute()).length;
    }

    test('a copy gets the first answer and makes nothing; without a key each request counts', async () => {
      const before = await made();
      const first = await post('one');
      assert.equal(first.status, 201);
      assert.match(first.location ?? '', /^\/batches\/\d+$/);
      assert.deepEqual(await post('one'), first);
      assert.deepEqual(await post('"one"'), first, 'the key as a string of RFC 8941');
      assert.deepEqual(await post('one', { path: '//batches/?x=1' }), first, 'the same path in another spelling');
      assert.equal(await made(), before + 1);
      assert.notEqual((await post(null)).text, (await post(null)).text);
      assert.equal(await made(), before + 3);
    });

    test('the answer is the same when what was made is gone', async () => {
      const first = await post('gone');
      await store.deleteFrom('apps').execute();
      assert.deepEqual(await post('gone'), first);
      assert.equal(await made(), 0);
    });

    test('copies that come together make one thing', async () => {
      const before = await made();
      const answers = await Promise.all(Array.from({ length: 100 }, () => post('together')));
      assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
      assert.equal(answers[0]?.status, 201);
      assert.equal(await made(), before + 1);
    });

    test('another user, another one spoken for, another path: another key', async () => {
      const answers = [
        await post('mine'),
        await post('mine', { headers: { 'x-user': 'ann' } }),
        await post('mine', { headers: { 'x-user': 'bob' } }),
        await post('mine', { headers: { 'x-user': 'ann', 'x-do-as': 'bob' } }),
        await post('mine', { path: '/v1/batches' }),
        await post('mine', { path: '/sessions/0/statements' }),
        await post('mine', { path: '/sessions/1/statements' }),
      ];
      assert.equal(new Set(answers.map(({ text }) => text)).size, answers.length);
      assert.deepEqual(await post('mine', { headers: { 'x-user': 'ann', 'x-do-as': 'bob' } }), answers[3]);
    });

    test('another body under the same key is refused, in the words of either surface', async () => {
      const first = await post('body');
      const message =
        'This Idempotency-Key was used for a request with another body: take a new key for a new request.';
      const other = await post('body', { body: '{"a":2}' });
      assert.deepEqual([other.status, JSON.parse(other.text)], [422, { msg: message }]);
      await post('body', { path: '/v1/batches' });
      const { status, text } = await post('body', { path: '/v1/batches', body: '{}' });
      const { detail, code } = JSON.parse(text);
      assert.deepEqual([status, detail, code], [422, message, 'key-reused']);
      assert.deepEqual(await post('body'), first);
    });

    test('what failed is not kept, and a copy that waited for it runs', async () => {
      const before = await made();
      let calls = 0;
      hindrance = async () => {
        if (++calls === 1) throw badArgument('not now');
      };
      const answers = await Promise.all([post('again'), post('again'), post('again')]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 201, 400]);
      hindrance = async () => undefined;
      assert.equal(await made(), before + 1);
      assert.equal((await post('again')).status, 201);
      assert.equal(await made(), before + 1);
    });

    test('what is no key is refused', async () => {
      const before = await made();
      for (const key of ['', 'a b', 'a, b', '"a', 'a"b', '"a\\"b"', 'é', 'x'.repeat(256), '""']) {
        const { status, text } = await post(key);
        assert.equal(status, 400, key);
        assert.match(
          JSON.parse(text).msg,
          /^The header Idempotency-Key has to be 1 to 255 visible ASCII characters/,
          key,
        );
      }
      assert.equal(await made(), before);
      assert.equal((await post('x'.repeat(255))).status, 201);
    });

    test('a key counts for a day, and is removed after it, so many at a time', async () => {
      const first = await post('day');
      const age = (ms: number) =>
        store
          .updateTable('idempotency_keys')
          .set({ created_at: Date.now() - ms })
          .execute();
      await age(DAY - 60_000);
      assert.deepEqual(await post('day'), first);
      await age(DAY);
      const second = await post('day', { body: 'another body' });
      assert.equal(second.status, 201);
      assert.deepEqual(await post('day', { body: 'another body' }), second);

      await age(DAY);
      const row = { body_hash: '', status: 201, location: null, body: '', created_at: 0 };
      const rows = Array.from({ length: 500 }, (_, n) => ({ ...row, scope: `old ${n}` }));
      await store.insertInto('idempotency_keys').values(rows).execute();
      const fresh = await post('fresh');
      let rounds = 1;
      while (await dropOutdated(store, Date.now())) rounds++;
      assert.ok(rounds >= 3, `${rounds} rounds`);
      assert.equal((await store.selectFrom('idempotency_keys').select('scope').execute()).length, 1);
      assert.deepEqual(await post('fresh'), fresh);
    });
  });
}
