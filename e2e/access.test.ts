import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { OPERATIONS } from '@livery/protocol/api/operations';
import type { BatchView } from '@livery/protocol/batches';
import type { SessionList, SessionView } from '@livery/protocol/sessions';
import type { BatchPage } from '@livery/protocol/v1/batches';
import type { Gone } from '@livery/protocol/v1/tombstones';
import { createLivy, type Livy } from './support/livy.ts';
import { doomedBatch, doomedSession, expectedStatus, ROLES, ROUTES, type Role } from './support/routes-and-roles.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { newest } from './support/sparks.ts';
import { as, usersFile } from './support/users.ts';

const USERS: Partial<Record<Role, string>> = {
  unwanted: 'mallory',
  stranger: 'sam',
  viewer: 'vic',
  owner: 'ann',
  superuser: 'root',
};

describe('who may do what', () => {
  let folder: string;
  let server: TestServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'livery-e2e-users-'));
    const users = await usersFile(join(folder, 'users'), Object.values(USERS));
    server = await startServer({
      spark: newest,
      conf: [
        'livy.server.auth.type = basic',
        `livery.auth.users-file = ${users}`,
        'livy.server.csrf-protection.enabled = true',
        'livy.impersonation.enabled = true',
        'livy.superusers = root',
        'livy.server.access-control.enabled = true',
        'livy.server.access-control.allowed-users = ann, sam',
        'livy.server.access-control.view-users = vic',
      ],
    });
  });
  after(async () => {
    await server.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  function client(role: Role, more: Record<string, string> = { 'x-requested-by': 'test' }): Livy {
    const user = USERS[role];
    return createLivy(server.url, { ...(user === undefined ? {} : as(user)), ...more });
  }

  test('every route has its row, and no row is of a route that is not there', () => {
    assert.deepEqual(OPERATIONS.map(({ id }) => id).sort(), Object.keys(ROUTES).sort());
  });

  test('rows 66–69: every route, with every role', async () => {
    const owner = client('owner');
    const living = await owner.open({ kind: 'sql' });
    const { id: statement } = await owner.post(living.id, { code: 'select 1' });
    const ended = await owner.submit(doomedBatch);

    async function targetOf(path: string, fresh: boolean): Promise<number> {
      if (path.includes('/batches')) return fresh ? (await owner.submit(doomedBatch)).id : ended.id;
      return fresh ? (await owner.open(doomedSession)).id : living.id;
    }

    const wrong: string[] = [];
    for (const { id: name, method, path } of OPERATIONS) {
      const row = ROUTES[name] ?? assert.fail(name);
      for (const role of ROLES) {
        const expected = expectedStatus(row, role);
        const target = path.includes('{id}') ? await targetOf(path, row.fresh === true) : 0;
        const filled = path
          .replace('{id}', String(target))
          .replace('{statement}', String(statement))
          .replace('{job}', '1');
        const { status, text } = await client(role).ask(method.toUpperCase(), filled, row.body);
        if (status !== expected)
          wrong.push(`${method} ${path} as ${role}: ${status}, not ${expected} ${text.slice(0, 200)}`);
        const isRefusedByRight = status === 403 && role !== 'unwanted' && !path.startsWith('/v1');
        if (isRefusedByRight) assert.equal(text, '{}', `${method} ${path} as ${role}`);
        if (status === 403 && path.startsWith('/v1')) assert.match(text, /"title":"Forbidden","status":403,/);
      }
    }
    assert.deepEqual(wrong, []);
    await owner.remove(`/sessions/${living.id}`);
  });

  test('what is not a route, and not a user, is not told apart by who is nobody', async () => {
    for (const path of ['/nope', '/batches/9999', '/ui', '/metrics/ping']) {
      const { status, headers } = await createLivy(server.url).ask('GET', path);
      assert.equal(status, 401, path);
      assert.match(headers.get('www-authenticate') ?? '', /^Basic realm="Livery"/);
    }
    const wrong = createLivy(server.url, { authorization: `Basic ${btoa('ann:wrong')}` });
    assert.equal((await wrong.ask('GET', '/batches')).status, 401);
  });

  test('row 66: without X-Requested-By nothing is changed, and the error is as a servlet container has it', async () => {
    const without = client('owner', {});
    const page = await without.ask('POST', '/batches', doomedBatch);
    assert.equal(page.status, 400);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(page.text, /Missing Required Header for CSRF protection\./);
    const json = await without.ask('POST', '/batches', doomedBatch, { accept: 'application/json' });
    assert.deepEqual(json.body, {
      servlet: 'livery',
      message: 'Missing Required Header for CSRF protection.',
      url: '/batches',
      status: '400',
    });
    for (const method of ['DELETE', 'PUT']) {
      const { status, text, headers } = await without.ask(method, '/batches/0');
      assert.deepEqual([status, text, headers.get('content-type')], [400, '', null]);
    }
    assert.equal((await without.ask('GET', '/batches')).status, 200);
    assert.equal((await without.ask('OPTIONS', '/batches')).status, 405);
    assert.equal((await client('owner', { 'x-requested-by': '' }).ask('POST', '/batches', doomedBatch)).status, 201);
  });

  test('rows 67, 69: who is not wanted, and what a stranger does not see', async () => {
    const unwanted = await client('unwanted').ask('GET', '/version');
    assert.equal(unwanted.status, 403);
    assert.match(unwanted.text, /User not authorised to use Livy\./);
    const { id } = await client('owner').submit({ ...doomedBatch, name: 'seen' });
    await client('owner').untilState(`/batches/${id}`, 'dead');
    const view = (role: Role) => client(role).expect<BatchView>(200, 'GET', `/batches/${id}`);
    const [seen, unseen] = [await view('viewer'), await view('stranger')];
    assert.equal(seen.owner, 'ann');
    assert.ok(seen.log.length > 2);
    assert.deepEqual(unseen, { ...seen, log: [] });
    const listed = await client('stranger').expect<{ sessions: BatchView[] }>(200, 'GET', '/batches');
    assert.deepEqual(
      listed.sessions.find((batch) => batch.id === id),
      unseen,
    );
    const causes = async (role: Role) => {
      const { items } = await client(role).expect<BatchPage>(200, 'GET', '/v1/batches?name=seen');
      return items.map(({ cause }) => cause);
    };
    assert.deepEqual(await causes('stranger'), [null]);
    assert.deepEqual(await causes('viewer'), await causes('owner'));

    // What is known of it when it is gone is for the same.
    await client('superuser').expect(200, 'DELETE', `/batches/${id}`);
    for (const role of ['owner', 'viewer'] as const) {
      const { status, body } = await client(role).ask<Gone>('GET', '/v1/batches/seen');
      assert.deepEqual([status, body.tombstone?.owner, body.tombstone?.removedBy], [410, 'ann', 'root']);
    }
    const refused = await client('stranger').ask('GET', '/v1/batches/seen');
    assert.deepEqual([refused.status, refused.text.includes('ann')], [403, false]);
  });

  test('what a session was asked for may hold passwords, which a stranger does not see', async () => {
    const asked = {
      conf: { 'spark.hadoop.fs.s3a.secret.key': 'secret' },
      jars: ['https://ann:secret@host/x.jar'],
      pyFiles: ['https://host/x.py?sig=secret'],
      files: ['https://host/x?sig=secret'],
      archives: ['https://host/x.zip?sig=secret'],
    };
    const { id } = await client('owner').open({ ...doomedSession, ...asked, name: 'asked' });
    await client('owner').untilState(`/sessions/${id}`, 'dead');
    const empty = { log: [], conf: {}, jars: [], pyFiles: [], files: [], archives: [] };
    for (const role of ['stranger', 'viewer', 'owner', 'superuser'] as const) {
      const { name, ...rest } = await client(role).expect<SessionView>(200, 'GET', '/sessions/asked');
      const owners = await client('owner').session(id);
      assert.deepEqual(
        { name, ...rest },
        role === 'stranger' ? { ...owners, ...empty } : { ...owners, ...asked },
        role,
      );
      const { sessions } = await client(role).expect<SessionList>(200, 'GET', '/sessions');
      const listed = sessions.find((session) => session.id === id);
      assert.deepEqual(listed, { name, ...rest }, role);
    }
    for (const path of ['/sessions', '/sessions/asked', '/batches', '/v1/sessions', '/v1/sessions/asked']) {
      assert.ok(!(await client('stranger').ask('GET', path)).text.includes('secret'), path);
    }
    const taken = await client('stranger').ask('POST', '/sessions', { ...doomedSession, name: 'asked' });
    assert.ok(!taken.text.includes('secret'));
  });

  test('row 70: only superusers speak for others, and doAs goes before proxyUser', async () => {
    const refused = (user: string, target: string) => [
      403,
      { msg: `User '${user}' not allowed to impersonate 'Some(${target})'.` },
    ];
    const stranger = client('stranger');
    const asks: [string, string, Record<string, unknown>?][] = [
      ['POST', '/batches', { ...doomedBatch, proxyUser: 'ann' }],
      ['POST', '/batches?doAs=ann', doomedBatch],
      ['POST', '/sessions', { ...doomedSession, proxyUser: 'ann' }],
      ['GET', '/batches?doAs=ann'],
      ['GET', '/batches/0?doAs=ann'],
      ['GET', '/batches/0/log?doAs=ann'],
      ['DELETE', '/batches/0?doAs=ann'],
    ];
    for (const [method, path, body] of asks) {
      const { status, body: said } = await stranger.ask(method, path, body);
      assert.deepEqual([status, said], refused('sam', 'ann'), `${method} ${path}`);
    }
    const made = async (role: Role, query: string, proxyUser?: string) => {
      const body = { ...doomedBatch, ...(proxyUser && { proxyUser }) };
      const answer = await client(role).expect<BatchView>(201, 'POST', `/batches${query}`, body);
      return [answer.owner, answer.proxyUser];
    };
    assert.deepEqual(await made('stranger', ''), ['sam', 'sam']);
    assert.deepEqual(await made('stranger', '?doAs=sam', 'sam'), ['sam', 'sam']);
    assert.deepEqual(await made('superuser', '', 'vic'), ['root', 'vic']);
    assert.deepEqual(await made('superuser', '?doAs=ann', 'vic'), ['root', 'ann']);
    const { id } = await client('owner').submit(doomedBatch);
    assert.equal((await client('superuser').ask('GET', `/batches/${id}/log?doAs=sam`)).status, 403);
    assert.equal((await client('superuser').ask('GET', `/batches/${id}/log?doAs=ann`)).status, 200);
    assert.equal((await client('superuser').ask('GET', '/batches?doAs=a%00b')).status, 400);
  });

  test('a driver works for its proxy user, who then has the rights of an owner', async () => {
    const root = client('superuser');
    const { id } = await root.submit({ file: fixture('user.py'), proxyUser: 'ann' });
    await root.untilState(`/batches/${id}`, 'success');
    assert.ok(await client('owner').says(`/batches/${id}`, 'spark user: ann'));
  });
});

describe('without users', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({
      spark: newest,
      conf: ['livy.server.session.max-creation = 1', 'livy.superusers = *'],
      blacklist: ['# no comment', 'spark.forbidden', 'spark.executor.memory'],
    });
  });
  after(() => server.dispose());

  test('row 71: nobody owns, nobody acts for others, and what a client sends of users is passed over', async () => {
    const { livy, url } = server;
    const body = { ...doomedBatch, proxyUser: 'ann' };
    const { id, owner, proxyUser } = await livy.expect<BatchView>(201, 'POST', '/batches?doAs=bob', body);
    assert.deepEqual([owner, proxyUser], [null, null]);
    await livy.untilState(`/batches/${id}`, 'dead');
    for (const authorization of ['Basic Tm9uZTpOb25l', 'Bearer x', 'nonsense']) {
      assert.equal((await createLivy(url, { authorization }).ask('GET', '/batches')).status, 200);
    }
  });

  test('row 13: keys of spark-blacklist.conf are refused by name', async () => {
    const conf = { 'spark.forbidden': '1', 'spark.fine': '2', 'spark.submit.deployMode': 'client' };
    const { status, body } = await server.livy.ask('POST', '/batches', { ...doomedBatch, conf });
    const msg =
      'Rejected, Reason: Blacklisted configuration values in session config: spark.forbidden, spark.submit.deployMode';
    assert.deepEqual([status, body], [400, { msg }]);
  });

  test('row 18: as many start at once as may, and those that run do not count', async () => {
    const { livy } = server;
    const { id } = await livy.open({ kind: 'sql' });
    const { status, body } = await livy.ask('POST', '/sessions', doomedSession);
    assert.deepEqual([status, body], [400, { msg: 'Rejected, too many sessions are being created!' }]);
    assert.equal((await livy.ask('POST', '/v1/batches', doomedBatch)).status, 429);
    await livy.untilState(`/sessions/${id}`, 'idle');
    await livy.open(doomedSession);
    await livy.remove(`/sessions/${id}`);
  });

  test('row 72: the headers of safety', async () => {
    const { headers } = await server.livy.ask('GET', '/version');
    const named = ['x-content-type-options', 'x-frame-options', 'x-xss-protection', 'strict-transport-security'];
    assert.deepEqual(
      named.map((name) => headers.get(name)),
      ['nosniff', 'SAMEORIGIN', '1; mode=block', null],
    );
  });
});
