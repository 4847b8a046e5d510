import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { placeAgent } from './place-agent.ts';

const dir = await mkdtemp(join(tmpdir(), 'livery-agent-'));
after(() => rm(dir, { recursive: true }));

test('an agent that is built anew gets a place of its own, and the old one stays as it was', async () => {
  const [built, data] = [join(dir, 'dist'), join(dir, 'data')];
  await mkdir(join(built, 'python'), { recursive: true });
  await writeFile(join(built, 'livery-agent.jar'), 'one');
  await writeFile(join(built, 'python', 'main.py'), 'pass');
  const first = await placeAgent(built, data);
  assert.equal(await placeAgent(built, data), first);
  await writeFile(join(built, 'livery-agent.jar'), 'two');
  const second = await placeAgent(built, data);
  assert.notEqual(second, first);
  assert.equal(await readFile(join(first, 'livery-agent.jar'), 'utf8'), 'one');
  assert.equal(await readFile(join(second, 'python', 'main.py'), 'utf8'), 'pass');
  assert.equal((await readdir(join(data, 'agents'))).length, 2);
});

test('servers that start at once in one data directory have one copy', async () => {
  const [built, data] = [join(dir, 'built'), join(dir, 'shared')];
  await mkdir(built);
  await writeFile(join(built, 'livery-agent.jar'), 'one');
  const places = await Promise.all(Array.from({ length: 10 }, () => placeAgent(built, data)));
  assert.deepEqual(await readdir(join(data, 'agents')), [basename(places[0] ?? '')]);
  assert.equal(new Set(places).size, 1);
});

test('a folder without an agent is said to be none', async () => {
  await assert.rejects(placeAgent(join(dir, 'nowhere'), dir), /there is no agent in .*nowhere: build it/);
});
