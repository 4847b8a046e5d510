import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createHttpServer, type HttpServer } from '../http/server.ts';
import { createAccess } from './access.ts';
import { admit } from './admit.ts';
import { createBasic } from './basic.ts';

/** All have this hash; the stand-in for its slow check below looks at nothing but the password. */
const HASH = `$2b$10$${'a'.repeat(53)}`;
const NO_LISTS = {
  enabled: false,
  allowedUsers: [],
  viewUsers: [],
  modifyUsers: [],
  superusers: [],
  impersonation: false,
};
const folder = mkdtempSync(join(tmpdir(), 'livery-flood-'));
let http: HttpServer;
let port: number;
/** The checks that have begun, each with what lets it end. */
const checks: { password: string; end: () => void }[] = [];

before(async () => {
  const file = join(folder, 'users');
  writeFileSync(file, `ann:${HASH}\nbob:${HASH}\n`, { mode: 0o600 });
  const log = { error: (message: string, facts?: unknown) => assert.fail(`${message} ${facts}`) };
  const authenticate = await createBasic(file, log, async (password) => {
    const gate = Promise.withResolvers<void>();
    checks.push({ password, end: gate.resolve });
    await gate.promise;
    return password === 'right';
  });
  const access = createAccess(NO_LISTS);
  http = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    basePath: '',
    tls: null,
    allowedHosts: [],
    bodyLimit: 1_000,
    headerLimit: 10_000,
    requestTimeoutMs: 60_000,
    headers: {},
    admit: (asked) => admit({ authenticate, csrf: false, access }, asked),
    log,
    routes: (app) => app.get('/sessions', async () => []),
  });
  ({ port } = await http.listen());
});
after(async () => {
  await http.close(100);
  rmSync(folder, { recursive: true });
});

/** A request from one of this machine's addresses. */
function ask(auth: string, localAddress: string): ClientRequest {
  return request({ host: '127.0.0.1', port, path: '/sessions', auth, localAddress, agent: false }).end();
}
async function statusOf(asked: ClientRequest): Promise<number | undefined> {
  const [response]: [IncomingMessage] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}
async function until(is: () => boolean | Promise<boolean>) {
  while (!(await is())) await new Promise(setImmediate);
}
const connections = () => new Promise<number>((resolve) => http.server.getConnections((_, count) => resolve(count)));

test('who floods the server with wrong passwords keeps nobody else out, and what hangs up is checked no more', async () => {
  const anns = statusOf(ask('ann:right', '127.0.0.1'));
  await until(() => checks.length === 1);
  checks.shift()?.end();
  assert.equal(await anns, 200);

  const flood = Array.from({ length: 140 }, () => ask('ann:wrong', '127.0.0.1'));
  let turnedAway = 0;
  for (const each of flood) {
    each.on('error', () => undefined);
    each.on('response', (response) => {
      response.resume();
      if (response.statusCode === 503) turnedAway++;
    });
  }
  await until(() => checks.length === 2 && turnedAway === 38);
  assert.equal(await statusOf(ask('ann:right', '127.0.0.1')), 200, 'who is remembered does not wait');

  const bobs = statusOf(ask('bob:right', '127.0.0.2'));
  await until(() => turnedAway === 39);
  for (const _theOther of [1, 2]) checks.shift()?.end();
  await until(() => checks.length === 2);
  const [own] = checks.filter(({ password }) => password === 'right');
  own?.end();
  assert.equal(await bobs, 200, 'the third to be checked was from another address');

  for (const each of flood) each.destroy();
  await until(async () => (await connections()) === 0);
  const begun = checks.length;
  for (const { end } of checks) end();
  const late = statusOf(ask('ann:wrong', '127.0.0.1'));
  await until(() => checks.length > begun);
  checks.at(-1)?.end();
  assert.equal(await late, 401);
  assert.equal(checks.length, begun + 1);
});
