import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../paths.mjs';
import { clients } from '../setup/clients.mjs';
import { isTest, namedTests } from './named-tests.mjs';

const page = readFileSync(join(root, 'docs', 'clients.md'), 'utf8');

test('each rule of docs/clients.md names tests, and they exist', () => {
  const rules = page.split('\n').filter((line) => /^\| \d+ \|/.test(line));
  assert.equal(rules.length, 25);
  for (const rule of rules) assert.ok(namedTests(rule).length > 0, rule);
  assert.deepEqual(
    namedTests(page).filter((one) => !isTest(one)),
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
