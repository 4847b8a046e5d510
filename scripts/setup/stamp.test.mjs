import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { hashInputs } from './stamp.mjs';

let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livery-stamp-'));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src', 'a'), '1');
  writeFileSync(join(folder, 'src', 'b'), '2');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a changed, renamed, new or removed file changes the hash', () => {
  const seen = new Set([hashInputs([folder])]);
  const isNew = () => {
    const hash = hashInputs([folder]);
    return !seen.has(hash) && seen.add(hash);
  };
  writeFileSync(join(folder, 'src', 'a'), '3');
  assert.ok(isNew());
  renameSync(join(folder, 'src', 'a'), join(folder, 'src', 'c'));
  assert.ok(isNew());
  writeFileSync(join(folder, 'src', 'd'), '');
  assert.ok(isNew());
  rmSync(join(folder, 'src', 'b'));
  assert.ok(isNew());
});

test('what builds make does not count, nor does a missing folder', () => {
  const hash = hashInputs([folder]);
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist', 'x.js'), '');
  assert.equal(hashInputs([folder, join(folder, 'missing')]), hash);
});

test('words count', () => {
  assert.notEqual(hashInputs([folder], ['24.21.0']), hashInputs([folder], ['24.22.0']));
});
