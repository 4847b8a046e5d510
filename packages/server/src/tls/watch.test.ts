import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { NOBODY } from '../http/caller.ts';
import { createHttpServer } from '../http/server.ts';
import { loadTls } from './load.ts';
import { watchTls } from './watch.ts';

const folder = mkdtempSync(join(tmpdir(), 'livery-tls-watch-'));
after(() => rmSync(folder, { recursive: true }));
const EVERY_MS = 20;

/** The files of a certificate of its own. */
function pair(name: string) {
  const [certificate, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`, '-days', '2'];
  execFileSync('openssl', [...made, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  return { certificate, key };
}

const logged: string[] = [];
const log = {
  info: (message: string) => void logged.push(message),
  error: (message: string, facts?: Record<string, unknown>) => void logged.push(`${message}: ${facts?.error}`),
};

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 500) throw new Error('it did not come true within 10 s');
    await sleep(20);
  }
}

/** A server whose certificate is watched; what is told of new ones is in `told`. */
async function serve(source: { certificate: string; key: string }) {
  const tls = await loadTls(source);
  const http = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    tls: tls.identity,
    basePath: '',
    allowedHosts: [],
    bodyLimit: 1_000,
    headerLimit: 10_000,
    requestTimeoutMs: 60_000,
    headers: {},
    admit: async () => NOBODY,
    log,
    routes: (app) => void app.get('/sessions', async () => ({})),
  });
  const { port } = await http.listen();
  const told: string[] = [];
  let failures = 0;
  const watch = watchTls(
    source,
    tls,
    async ({ identity, fingerprint }) => {
      http.renewTls(identity);
      told.push(fingerprint);
      if (failures-- > 0) throw new Error('the disk is full');
    },
    log,
    EVERY_MS,
  );
  after(async () => {
    await watch.stop();
    await http.close(100);
  });
  return {
    told,
    first: tls.fingerprint,
    /** So often the server cannot do what a new certificate asks of it. */
    fail: (times: number) => {
      failures = times;
    },
    /** The fingerprint that the server shows on a new connection, or `kept` where `agent` still has one. */
    async shown(agent = new Agent({ keepAlive: false })): Promise<string> {
      const request = get({ host: '127.0.0.1', port, path: '/sessions', rejectUnauthorized: false, agent });
      const [response] = await once(request, 'response');
      const certificate = (request.socket as TLSSocket).getPeerX509Certificate();
      response.resume();
      await once(response, 'end');
      if (request.reusedSocket) return 'kept';
      return createHash('sha256')
        .update(certificate?.raw ?? '')
        .digest('hex');
    },
  };
}

/** As those do who renew certificates: beside the old file, and then in its place. */
function replace(target: string, source: string): void {
  copyFileSync(source, `${target}.new`);
  renameSync(`${target}.new`, target);
}

test('a new certificate counts from the next connection on, when it can be used; until then the old one does', async () => {
  const [served, next] = [pair('served'), pair('next')];
  const server = await serve(served);
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  assert.equal(await server.shown(kept), server.first);

  replace(served.certificate, next.certificate);
  await until(() => logged.length > 0);
  assert.match(logged[0] ?? '', /^the certificate could not be renewed: Error: TLS cannot be set up from .*mismatch/);
  writeFileSync(served.certificate, 'nonsense');
  await until(() => logged.length > 1);
  assert.equal(await server.shown(), server.first);

  server.fail(2);
  replace(served.certificate, next.certificate);
  replace(served.key, next.key);
  await until(() => logged.includes('the certificate was renewed'));
  const renewed = (await loadTls(next)).fingerprint;
  assert.deepEqual([server.told, await server.shown()], [[renewed, renewed, renewed], renewed]);
  assert.equal(await server.shown(kept), 'kept', 'a connection lives on');
  kept.destroy();
  assert.deepEqual(logged.slice(2), [
    'the certificate could not be renewed: Error: the disk is full',
    'the certificate was renewed',
  ]);
});
