import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { App } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { createLineFiles, readLog } from './log.ts';

const dir = await mkdtemp(join(tmpdir(), 'livery-log-'));
after(() => rm(dir, { recursive: true }));

const app = { uid: 'u', place: 'here', cause: 'it ended' } as App;

async function appsWith(stdout: string, stderr: string): Promise<Apps> {
  const folder = await mkdtemp(join(dir, 'app-'));
  const outputs = { stdout: join(folder, 'stdout'), stderr: join(folder, 'stderr') };
  await writeFile(outputs.stdout, stdout);
  await writeFile(outputs.stderr, stderr);
  const self = { id: () => 'server', place: 'here' };
  return { self, backend: { outputs: () => outputs }, lineFiles: createLineFiles() } as unknown as Apps;
}

test('pages of a short log are its parts in order', async () => {
  const apps = await appsWith('a\nb\n', 'c\n');
  const whole = ['stdout: ', 'a', 'b', '\nstderr: ', 'c', '\nLivery: ', 'it ended'];
  assert.deepEqual(await readLog(apps, app, { size: -1 }), { from: 0, total: 7, log: whole });
  assert.deepEqual(await readLog(apps, app, { size: 3 }), { from: 4, total: 7, log: whole.slice(4) });
  assert.deepEqual(await readLog(apps, app, { from: 2, size: 3 }), { from: 2, total: 7, log: whole.slice(2, 5) });
  assert.deepEqual(await readLog(apps, app, { from: 9, size: 3 }), { from: 9, total: 7, log: [] });
});

test('a page ends after 32 MiB, and the next ones have the rest', async () => {
  const lines = Array.from({ length: 1500 }, (_, i) => `${i} `.padEnd(32 * 1024 - 1, 'x'));
  const apps = await appsWith(`${lines.slice(0, 700).join('\n')}\n`, `${lines.slice(700).join('\n')}\n`);
  const whole = ['stdout: ', ...lines.slice(0, 700), '\nstderr: ', ...lines.slice(700), '\nLivery: ', 'it ended'];

  const first = await readLog(apps, app, { size: -1 });
  assert.deepEqual([first.from, first.total], [0, whole.length]);
  // 1024 lines of the program are 32 MiB; the short ones of ours leave the last of them room to begin in.
  assert.equal(first.log.length, 1 + 700 + 1 + 324);
  const second = await readLog(apps, app, { from: first.log.length, size: -1 });
  assert.ok([...first.log, ...second.log].every((line, index) => line === whole[index]));
  assert.equal(first.log.length + second.log.length, whole.length);
});
