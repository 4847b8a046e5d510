import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../paths.mjs';
import { clients } from '../setup/clients.mjs';
import { isTest, namedTests } from './named-tests.mjs';

const page = readFileSync(join(root, 'docs', 'clients.md'), 'utf8');

test('the tests that docs/clients.md names exist', () => {
  const named = namedTests(page);
  assert.ok(named.length > 25);
  assert.deepEqual(
    named.filter((one) => !isTest(one)),
    [],
  );
});

test('each client that set-up brings is in docs/clients.md with the version that it brings', () => {
  const packages = { pylivy: 'livy', airflow: 'apache-airflow-providers-apache-livy', dbt: 'dbt-fabricspark' };
  for (const name of Object.keys(clients)) {
    const list = readFileSync(join(root, 'scripts', 'setup', 'clients', `${name}.txt`), 'utf8').split('\n');
    const line = list.find((entry) => entry.startsWith(`${packages[name] ?? name}==`)) ?? assert.fail(name);
    const version = line.split('==')[1];
    assert.ok(
      page.split('\n').some((row) => row.startsWith('|') && row.includes(version)),
      line,
    );
  }
});
