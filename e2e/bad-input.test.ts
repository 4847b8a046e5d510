import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { creatables, unreadableBodies, wrongProperties } from './support/bad-creates.ts';
import { unknownThings, wrongMethods, wrongNumbers } from './support/bad-paths.ts';
import { badStatements, badStatementsOfShared } from './support/bad-statements.ts';
import { assertNothingLeft } from './support/nothing-left.ts';
import { rawAnswer } from './support/raw.ts';
import { assertRefused, type BadRequest, type Refusal } from './support/refusals.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { newest } from './support/sparks.ts';

describe('bad input is refused, and nothing is left of it', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ spark: newest });
  });
  after(() => server.dispose());

  for (const creatable of creatables) {
    const { path } = creatable;
    test(`POST ${path}: bodies that cannot be read`, () => assertRefused(server.livy, unreadableBodies(creatable)));
    test(`POST ${path}: properties that are wrong`, () => assertRefused(server.livy, wrongProperties(creatable)));
  }

  test('things that are not there', () => assertRefused(server.livy, unknownThings));
  test('methods that a path does not have', () => assertRefused(server.livy, wrongMethods));
  test('numbers that are none', () => assertRefused(server.livy, wrongNumbers));

  test('an offer of HTTP/2 makes no good request a bad one', async () => {
    const offer =
      'Connection: close, Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA';
    const request = `GET /version HTTP/1.1\r\nHost: localhost\r\n${offer}\r\n\r\n`;
    assert.match(await rawAnswer(server.url, request), /^HTTP\/1\.1 200 /);
  });

  test('a request that is no HTTP does not disturb the server', async () => {
    const { livy, url } = server;
    await assertRefused(livy, [
      {
        what: 'a version that is not there',
        method: 'GET',
        path: '/batches',
        headers: { accept: 'application/vnd.livy.v9.9+json' },
        refusal: { status: 406, msg: "No value found for '9.9'" },
      },
      { what: 'a path that cannot be decoded', method: 'GET', path: '/batches/%ff', refusal: badPath },
    ]);
    assert.match(await rawAnswer(url, 'NONSENSE\r\n\r\n'), /^HTTP\/1\.1 400 /);
    assert.match(
      await rawAnswer(url, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(300_000)}\r\n\r\n`),
      /^HTTP\/1\.1 431 /,
    );
  });

  test('none of all that left anything', () => assertNothingLeft(server));

  test('a name that was refused is free; one that is in use is refused, however many ask', async () => {
    const { livy } = server;
    const never = join(dirname(server.dataDir), 'never');
    for (const { path, good } of [
      { path: '/batches', good: { file: fixture('slow.py'), args: [never] } },
      { path: '/sessions', good: { kind: 'shared' } },
    ]) {
      const body = { ...good, name: `refused-${path.slice(1)}` };
      const answers = await Promise.all([1, 2, 3, 4].map(() => livy.ask<{ id: number }>('POST', path, body)));
      const accepted = answers.filter(({ status }) => status === 201);
      assert.equal(accepted.length, 1);
      await assertRefused(livy, [duplicate(path, body)]);
      for (const { status, body: refused } of answers.filter((answer) => answer !== accepted[0])) {
        assert.equal(status, 400);
        assert.match((refused as unknown as { msg: string }).msg, /^Rejected, Reason: Duplicate session name: Some\(/);
      }
      const { total } = await livy.expect<{ total: number }>(200, 'GET', path);
      assert.equal(total, 1);
    }
  });

  test('statements that are refused, of a session that starts', async () => {
    const { livy } = server;
    const sql = await livy.open({ kind: 'sql' });
    await assertRefused(livy, badStatements(sql.id));
    const shared = await livy.expect<{ id: number }>(200, 'GET', '/sessions/refused-sessions');
    await assertRefused(livy, badStatementsOfShared(shared.id));
    for (const { id } of [sql, shared]) {
      const { text } = await livy.ask('GET', `/sessions/${id}/statements`);
      assert.equal(text, '{"total_statements":0,"statements":[]}');
    }
    assert.deepEqual(await livy.cancel(sql.id, 99), { msg: 'canceled' });
  });

  test('what was accepted is deleted without a trace, and deleted only once', async () => {
    const { livy } = server;
    const paths = ['/batches/refused-batches', '/sessions/refused-sessions', '/sessions/1'];
    for (const path of paths) assert.deepEqual(await livy.remove(path), { msg: 'deleted' });
    await assertRefused(
      livy,
      paths.map((path) => notFound('DELETE', path)),
    );
    await assertNothingLeft(server);
  });
});

const badPath: Refusal = { status: 400, msg: /.+/ };

function duplicate(path: string, body: { name: string }): BadRequest {
  const msg = new RegExp(`^Rejected, Reason: Duplicate session name: Some\\(${body.name}\\) for session \\d+$`);
  return { what: 'a name in use', method: 'POST', path, body, refusal: { status: 400, msg } };
}

function notFound(method: string, path: string): BadRequest {
  const msg = `Session '${path.split('/')[2]}' not found.`;
  return { what: 'deleted', method, path, refusal: { status: 404, msg } };
}
