import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { environmentName, SETTINGS, type Setting } from './settings.ts';

const settings = Object.entries(SETTINGS as Record<string, Setting<unknown>>);

function defaultOf({ initial, shown }: Setting<unknown>): string {
  return shown ?? (initial ? `\`${initial}\`` : '');
}

test('docs/configuration.md lists every setting as it is', () => {
  const text = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => /^\| `liv(er)?y\.[^|]*(\|[^|]*){3}\|$/.test(line));
  const expected = settings.map(
    ([name, setting]) => `| \`${name}\` | ${setting.type.name} | ${defaultOf(setting)} | ${setting.doc} |`,
  );
  assert.deepEqual(rows, expected);
});

test('every default is of its type', () => {
  for (const [name, { type, initial }] of settings) {
    if (initial !== null) assert.notEqual(type.read(initial), undefined, name);
  }
});

test('every setting has a name of its own in the environment', () => {
  const names = settings.map(([name]) => environmentName(name));
  assert.equal(new Set(names).size, names.length);
  assert.equal(environmentName('livy.server.spark-home'), 'LIVERY_SERVER_SPARK_HOME');
  assert.equal(environmentName('livery.data-dir'), 'LIVERY_DATA_DIR');
});
