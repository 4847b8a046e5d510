import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { placeOf } from './place.ts';

test('servers that start at once in one data directory have the same place, and those of another one have another', async () => {
  const [dir, other] = [await mkdtemp(join(tmpdir(), 'livery-place-')), await mkdtemp(join(tmpdir(), 'livery-place-'))];
  const places = await Promise.all(Array.from({ length: 20 }, () => placeOf(dir)));
  assert.equal(new Set(places).size, 1);
  assert.equal(await placeOf(dir), places[0]);
  assert.notEqual(await placeOf(other), places[0]);
  assert.deepEqual(await readdir(dir), ['place']);
  for (const each of [dir, other]) await rm(each, { recursive: true });
});
