import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import type { SessionDetails } from '@livery/protocol/v1/sessions';
import type { StatementPage } from '@livery/protocol/v1/statements';
import { selfSigned } from './support/certificate.ts';
import { driverProcesses } from './support/processes.ts';
import { startServer, type TestServer } from './support/server.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

// Nobody but itself has signed the certificate.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

/** What is promised, ms. */
const GONE_WITHIN_MS = 5_000;

for (const tls of [false, true]) {
  describe(`SIGTERM ${tls ? 'with TLS' : 'without TLS'}`, () => {
    let folder: string;
    let server: TestServer;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'livery-e2e-stop-'));
      const { certificate, key } = await selfSigned(folder);
      const conf = [`livery.server.tls.certificate = ${certificate}`, `livery.server.tls.key = ${key}`];
      server = await startServer({ spark: newest, tls, conf: tls ? conf : [] });
    });
    after(async () => {
      await server.dispose();
      await rm(folder, { recursive: true, force: true });
    });

    const json = { 'content-type': 'application/json' };

    /** Bytes of an upload, of which half have been sent; `rest` sends the others, and gives the answer's status. */
    async function halfAnUpload(session: number, name: string) {
      const [head, tail] = [
        `--x\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`,
        '\r\n--x--',
      ];
      const content = Buffer.alloc(1_500_000, 'a');
      const half = 1_200_000;
      const { hostname, port } = new URL(server.url);
      const request = (tls ? tlsRequest : plainRequest)({
        hostname,
        port,
        method: 'POST',
        path: `/sessions/${session}/upload-file`,
        headers: {
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': head.length + content.length + tail.length,
        },
        agent: false,
      });
      const answer = once(request, 'response').then(async ([response]) => {
        await text(response);
        return response.statusCode as number;
      });
      answer.catch(() => undefined);
      await new Promise((resolve) =>
        request.write(Buffer.concat([Buffer.from(head), content.subarray(0, half)]), resolve),
      );
      return {
        answer,
        rest: () => request.end(Buffer.concat([content.subarray(half), Buffer.from(tail)])),
      };
    }

    /** Sends requests one after the other until none gets through any more; the statements that were accepted. */
    async function load(session: number, seen: number[]): Promise<void> {
      for (;;) {
        const post = await fetch(`${server.url}/sessions/${session}/statements`, {
          method: 'POST',
          body: '{"code":"select 1"}',
          headers: json,
        }).catch(() => null);
        if (post === null) return;
        // An answer that has begun is whole.
        const body = await post.text();
        assert.ok([201, 503].includes(post.status), body);
        if (post.status === 201) seen.push(JSON.parse(body).id as number);
        const get = await fetch(`${server.url}/v1/sessions/${session}/statements`).catch(() => null);
        if (get === null) return;
        JSON.parse(await get.text());
        assert.equal(get.status, 200);
      }
    }

    test('under load, with waits, half requests and half uploads: whole answers, nothing lost, gone in time', async () => {
      const { livy, url } = server;
      const { id } = await livy.open({ kind: 'sql' });
      await until('the driver to run', async () => (await driverProcesses(dirname(server.dataDir))).length > 0);
      const waits = Array.from({ length: 10 }, () => livy.ask<SessionDetails>('GET', `/v1/sessions/${id}?wait=60`));
      const { hostname, port } = new URL(url);
      const silent = connect(Number(port), hostname);
      const half = connect(Number(port), hostname, () => half.write('POST /batches HTTP/1.1\r\nHost: loc'));
      for (const socket of [silent, half]) socket.on('error', () => undefined);
      const [finished, dropped] = [await halfAnUpload(id, 'finished'), await halfAnUpload(id, 'dropped')];
      const accepted: number[] = [];
      const loads = Array.from({ length: 16 }, () => load(id, accepted));
      await until('statements to be accepted', async () => accepted.length > 50);

      const asked = performance.now();
      const stopped = server.stop();
      finished.rest();
      for (const answer of await Promise.all(waits)) {
        assert.equal(answer.status, 200);
        assert.equal(answer.body.id, id);
      }
      assert.equal(await finished.answer, 200);
      await Promise.all(loads);
      await assert.rejects(dropped.answer);
      assert.equal(await stopped, 0);
      const took = performance.now() - asked;
      assert.ok(took < GONE_WITHIN_MS, `${took} ms`);
      for (const socket of [silent, half]) socket.destroy();
      assert.ok((await driverProcesses(dirname(server.dataDir))).length > 0);

      await server.restart();
      const numbers: number[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query: string = cursor && `&cursor=${cursor}`;
        const page: StatementPage = await server.livy.expect(
          200,
          'GET',
          `/v1/sessions/${id}/statements?limit=500${query}`,
        );
        numbers.push(...page.items.map((item) => item.id));
        cursor = page.nextCursor;
      }
      const missing = accepted.filter((n) => !numbers.includes(n));
      assert.deepEqual(missing, []);
      await server.livy.remove(`/sessions/${id}`);
      assert.deepEqual(await driverProcesses(dirname(server.dataDir)), []);
    });
  });
}
