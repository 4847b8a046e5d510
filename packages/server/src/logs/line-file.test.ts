import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createLineFile } from './line-file.ts';

const dir = await mkdtemp(join(tmpdir(), 'livery-lines-'));
after(() => rm(dir, { recursive: true }));
const file = (name: string) => join(dir, name);

test('a file that is not there has no lines, and is read once it is', async () => {
  const lines = createLineFile(file('late'));
  assert.equal(await lines.count(), 0);
  await appendFile(file('late'), 'here\n');
  assert.deepEqual(await lines.read(0, 10), ['here']);
});

test('pages of a long file are the lines with those numbers', async () => {
  const all = Array.from({ length: 5000 }, (_, i) => `line ${i}`);
  await appendFile(file('long'), `${all.join('\n')}\n`);
  const lines = createLineFile(file('long'));
  assert.equal(await lines.count(), 5000);
  for (const from of [0, 1, 1023, 1024, 1025, 2047, 4990, 4999, 5000, 9000]) {
    assert.deepEqual(await lines.read(from, 20), all.slice(from, from + 20), `from ${from}`);
  }
  assert.deepEqual(await lines.read(0, 5000), all);
});

test('lines end with the one that fills the room', async () => {
  await appendFile(file('room'), 'abc\nd\nefgh');
  const lines = createLineFile(file('room'));
  for (const [room, count] of [
    [1, 1],
    [4, 1],
    [5, 2],
    [6, 2],
    [7, 3],
  ] as const) {
    assert.equal((await lines.read(0, 10, room)).length, count, `room ${room}`);
  }
  assert.deepEqual(await lines.read(1, 10, 3), ['d', 'efgh']);
});

test('a line that is being written counts, and is not counted twice when its rest comes', async () => {
  const lines = createLineFile(file('growing'));
  await appendFile(file('growing'), 'one\ntw');
  assert.deepEqual(await lines.read(0, 10), ['one', 'tw']);
  await appendFile(file('growing'), 'o\nthree\n');
  assert.equal(await lines.count(), 3);
  assert.deepEqual(await lines.read(0, 10), ['one', 'two', 'three']);
});

test('empty lines, carriage returns and bytes that are no UTF-8 survive', async () => {
  await appendFile(file('odd'), Buffer.from('\n\r\nh\xe9\n日本\n', 'latin1'));
  const lines = createLineFile(file('odd'));
  const read = await lines.read(0, 10);
  assert.equal(read.length, 4);
  assert.deepEqual(read.slice(0, 3), ['', '', 'h�']);
});

test('a character that two reads split is whole', async () => {
  await appendFile(file('split'), `${'x'.repeat(256 * 1024 - 1)}é\nlast\n`);
  const lines = createLineFile(file('split'));
  assert.deepEqual(await lines.read(1, 1), ['last']);
  const [first] = await lines.read(0, 1);
  assert.match(first ?? '', /^x{65536}… \[cut: the line has 262145 bytes\]$/);
});

test('readers at the same time see the same', async () => {
  await appendFile(file('many'), 'a\nb\nc\n');
  const lines = createLineFile(file('many'));
  const pages = await Promise.all(Array.from({ length: 20 }, () => lines.read(0, 5)));
  for (const page of pages) assert.deepEqual(page, ['a', 'b', 'c']);
});
