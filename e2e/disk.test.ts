import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, open, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { sendFile } from './support/jobs.ts';
import { driverProcesses } from './support/processes.ts';
import { fixture, MAIN, startServer, type TestServer } from './support/server.ts';
import { openSession } from './support/session.ts';
import { limitWrites, makeReadOnly, smallDisk } from './support/small-disk.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';

describe('a disk that fails', () => {
  const disk = smallDisk(24);
  let server: TestServer;
  before(async () => {
    server = await startServer({ spark: newest, disk });
  });
  after(() => server.dispose());
  const scratch = () => dirname(server.dataDir);
  const wait = (file: string) =>
    `import os, time\nwhile not os.path.exists(${JSON.stringify(file)}): time.sleep(0.05)\nx + 1`;

  /** A batch that prints, waits for the file that is its argument, and prints again. */
  async function waitingBatch(name: string): Promise<{ id: number; go: () => Promise<void>; dir: string }> {
    const { livy, dataDir } = server;
    const go = join(scratch(), `go-${name}`);
    const { id } = await livy.submit({ file: fixture('slow.py'), args: [go] });
    await until('the program to begin', () => livy.says(`/batches/${id}`, 'begun'));
    const driver = (await driverProcesses(scratch())).find(({ command }) => command.includes(go));
    return { id, go: () => writeFile(go, ''), dir: join(dataDir, 'apps', driver?.app ?? assert.fail()) };
  }

  const pids = async () => (await driverProcesses(scratch())).map(({ pid }) => pid).sort();
  const ready = async () => (await server.livy.ask('GET', '/v1/health/ready')).status;

  test('a full disk refuses what would be lost, loses nothing that was accepted, and is forgotten with it', async (t) => {
    t.diagnostic(`the disk is ${disk.kind}`);
    const { livy, url } = server;
    const session = await openSession(livy, { kind: 'pyspark' });
    await session.text('x = 41\nx');
    const [ends, lasts] = [await waitingBatch('ends'), await waitingBatch('lasts')];
    const go = join(scratch(), 'go-statement');
    const { id: n } = await session.running(wait(go));

    await disk.fill(server.pid);
    const path = `/sessions/${session.id}`;
    for (const [method, at, body] of [
      ['POST', '/batches', { file: fixture('ok.py') }],
      ['POST', '/sessions', { kind: 'sql' }],
      ['POST', `${path}/statements`, { code: 'x = "y" * 10' }],
      ['DELETE', `/batches/${lasts.id}`, undefined],
      ['DELETE', path, undefined],
    ] as const) {
      const refused = await livy.ask<{ msg: string }>(method, at, body);
      const msg = 'The disk of the server is full, and nothing was done: try again when there is room.';
      const answers = disk.kind === 'tmpfs' ? [507] : [503, 507];
      assert.ok(answers.includes(refused.status), `${method} ${at} → ${refused.status} ${refused.text}`);
      if (refused.status === 507) assert.deepEqual(refused.body, { msg });
    }
    const problem = await livy.ask<{ code: string }>('POST', '/v1/batches', { file: fixture('ok.py') });
    assert.ok(['store-full', 'store-unavailable'].includes(problem.body.code), problem.text);
    const sent = await sendFile(url, `${path}/upload-file`, 'file', 'a.bin', new Uint8Array(2_000_000));
    assert.ok([503, 507].includes(sent.status), sent.text);
    assert.equal(await ready(), 503);

    // Drivers go on, and what they say waits.
    await ends.go();
    await writeFile(go, '');
    await until('the batch to end', async () => ['exit', 'exit.new'].some((name) => existsSync(join(ends.dir, name))));
    const log = () => readFile(join(scratch(), 'server.log'), 'utf8');
    // A limit is on the server's log as well.
    const isRefused = async () => disk.kind === 'limit' || (await log()).includes('the link to an agent is closed');
    await until('a result to be refused', isRefused);
    assert.equal((await livy.statement(session.id, n)).state, 'running');
    assert.equal((await livy.batch(ends.id)).state, 'running');

    await disk.free(server.pid);
    assert.deepEqual((await livy.untilDone(session.id, n)).output, {
      status: 'ok',
      execution_count: n,
      data: { 'text/plain': '42' },
    });
    await livy.untilState(`/batches/${ends.id}`, 'success');
    await until('the server to be ready', async () => (await ready()) === 200);
    const next = await livy.submit({ file: fixture('ok.py') });
    assert.equal(next.id, lasts.id + 1, 'nothing was accepted meanwhile');
    await livy.untilState(`/batches/${next.id}`, 'success');

    // Nor does a server that would have to start without room touch them. (A limit ends with the process it is on.)
    const drivers = await pids();
    await server.kill();
    if (disk.kind === 'tmpfs') {
      await disk.fill(server.pid);
      await assert.rejects(server.restart(), /ended with 1 .*\nlivery: the disk of the .* is full/s);
      await disk.free(server.pid);
    }
    assert.deepEqual(await pids(), drivers);
    await server.restart();
    assert.equal((await server.livy.batch(lasts.id)).state, 'running');
    await lasts.go();
    await server.livy.untilState(`/batches/${lasts.id}`, 'success');
    const said = (await server.livy.log(`/batches/${lasts.id}`)).join('\n');
    assert.ok(said.includes('begun') && said.indexOf('begun') < said.indexOf('done'), said);
    assert.equal(await session.text('x'), '41');
    await server.livy.remove(path);
  });

  test('a disk that takes no more writes is answered with 503, until it takes them', async () => {
    const { livy } = server;
    await limitWrites(server.pid, true);
    const refused = await livy.ask<{ msg: string }>('POST', '/batches', { file: fixture('ok.py') });
    assert.deepEqual([refused.status, typeof refused.body.msg], [503, 'string']);
    assert.equal((await livy.ask('GET', '/batches')).status, 200);
    assert.equal(await ready(), 503);
    await limitWrites(server.pid, false);
    const { id } = await livy.submit({ file: fixture('ok.py') });
    await livy.untilState(`/batches/${id}`, 'success');
    assert.equal(await ready(), 200);
  });

  test('a damaged store refuses the start and touches no driver, and a backup that was made in use brings all back', async () => {
    const { dataDir } = server;
    const batch = await waitingBatch('backup');
    const backup = join(scratch(), 'backup.db');
    await promisify(execFile)(process.execPath, [MAIN, 'backup', backup, '--data-dir', dataDir]);
    const before = await pids();
    await server.stop();
    const file = join(dataDir, 'livery.db');
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(100, 'garbage'), 0, 100, 0);
    await handle.close();
    await assert.rejects(
      server.restart(),
      /ended with 1 before it listened: .*\nlivery: the store .* is damaged .*: restore it/s,
    );
    await Promise.all(['', '-wal', '-shm'].map((end) => rm(`${file}${end}`, { force: true })));
    await assert.rejects(
      server.restart(),
      /ended with 1 .*\nlivery: the data directory .* is missing or empty: restore it/s,
    );
    assert.deepEqual(await pids(), before);
    await copyFile(backup, file);
    await server.restart();
    await server.livy.untilState(`/batches/${batch.id}`, 'running');
    await batch.go();
    await server.livy.untilState(`/batches/${batch.id}`, 'success');
  });

  test('a data directory that may only be read refuses the start', async () => {
    await server.stop();
    const undo = await makeReadOnly(server.dataDir);
    try {
      await assert.rejects(
        server.restart(),
        /ended with 1 .*\nlivery: the data directory .* cannot be written \(.*\): let/s,
      );
    } finally {
      await undo();
    }
    await server.restart();
    assert.equal((await server.livy.ask('GET', '/batches')).status, 200);
  });
});
