import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postgresUrl } from './postgres-url.ts';

test('a URL says where the database is, and who asks', () => {
  const read = (url: string) => {
    const { place, user, database } = postgresUrl.read(url) ?? {};
    return [place, user, database];
  };
  assert.deepEqual(read('postgres://ann:s3%40cret@db.example:6432/jobs?sslmode=require'), [
    'PostgreSQL at db.example port 6432',
    'ann',
    'jobs',
  ]);
  assert.deepEqual(read('postgresql://ann@[::1]/jobs'), ['PostgreSQL at [::1] port 5432', 'ann', 'jobs']);
  assert.deepEqual(read('postgres:///jobs?host=/run/postgresql&user=ann'), [
    'PostgreSQL at /run/postgresql port 5432',
    'ann',
    'jobs',
  ]);
});

test('what is no such URL is none', () => {
  const wrong = [
    'jobs',
    'mysql://a@b/c',
    'postgres:/a/b',
    'postgres://ann@db',
    'postgres://ann@db/',
    'postgres://a b/c',
  ];
  for (const url of [...wrong, 'postgres://ann@db/%zz', 'postgres://ann@db/a/b']) {
    assert.equal(postgresUrl.read(url), undefined, url);
  }
});
