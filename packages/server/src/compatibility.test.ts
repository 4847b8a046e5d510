import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..', '..', '..');
const text = await readFile(join(root, 'docs', 'livy-compatibility.md'), 'utf8');
const rows = [...text.matchAll(/^\| (\d+) \| (.+) \| (yes|better|no|not yet) \| ?(.*) ?\|$/gm)].map(
  ([, number, , verdict, tests = '']) => ({ number: Number(number), verdict: verdict ?? '', tests: testsIn(tests) }),
);

function testsIn(cell: string): { file: string; title: string }[] {
  return [...cell.matchAll(/`([^`]+)`: “([^”]+)”/g)].map(([, file = '', title = '']) => ({ file, title }));
}

test('docs/livy-compatibility.md has every row of the protocol', () => {
  assert.deepEqual(
    rows.map(({ number }) => number),
    Array.from({ length: 84 }, (_, index) => index + 1),
  );
});

test('every row that is there names the test that shows it', async () => {
  const wrong: string[] = [];
  for (const { number, verdict, tests } of rows) {
    const shown = verdict === 'yes' || verdict === 'better';
    if (shown !== tests.length > 0) wrong.push(`row ${number} is "${verdict}" with ${tests.length} tests`);
    for (const { file, title } of tests) {
      const source = await readFile(join(root, file), 'utf8').catch(() => '');
      const titled = ["'", '"', '`'].some((quote) => source.includes(`test(${quote}${title}${quote}`));
      if (!titled) wrong.push(`row ${number}: ${file} has no test “${title}”`);
    }
  }
  assert.deepEqual(wrong, []);
});
