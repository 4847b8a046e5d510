import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { surefireCounts, tapCounts } from './counts.mjs';

let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livery-counts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the sum of a TAP report; cancelled tests have failed', () => {
  const file = join(folder, 'unit.tap');
  writeFileSync(file, 'ok 1 - a\n1..4\n# tests 8\n# pass 4\n# fail 1\n# cancelled 2\n# skipped 1\n# todo 0\n');
  assert.deepEqual(tapCounts(file), { passed: 4, failed: 3, skipped: 1 });
});

test('no report is no test', () => {
  assert.deepEqual(tapCounts(join(folder, 'missing')), { passed: 0, failed: 0, skipped: 0 });
});

test('Surefire reports of all modules, without those of earlier runs', () => {
  const now = Date.now();
  report('driver', 'TEST-a.xml', 'name="a" time="1.5" tests="5" errors="1" skipped="1" failures="1"');
  report('repl', 'TEST-b.xml', 'name="b" tests="3" errors="0" skipped="0" failures="0"');
  const old = report('driver', 'TEST-old.xml', 'name="old" tests="9" errors="9" skipped="0" failures="0"');
  utimesSync(old, new Date(now - 60_000), new Date(now - 60_000));
  assert.deepEqual(surefireCounts(folder, now - 10_000), { passed: 5, failed: 2, skipped: 1 });
});

function report(module, name, attributes) {
  const directory = join(folder, module, 'target', 'surefire-reports');
  mkdirSync(directory, { recursive: true });
  const file = join(directory, name);
  writeFileSync(
    file,
    `<?xml version="1.0"?>\n<testsuite xmlns:xsi="x" ${attributes}>\n  <testcase name="t"/>\n</testsuite>\n`,
  );
  return file;
}
