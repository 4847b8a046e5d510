import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { FILE_SETTINGS, isClassified, soundsLikeFiles } from '../packages/server/src/apps/file-settings.ts';
import { mayBeLocal } from '../packages/server/src/apps/resolve-file.ts';
import { fixture } from './support/server.ts';
import { sparks } from './support/sparks.ts';

const run = promisify(execFile);

interface Key {
  key: string;
  initial: string;
  doc: string;
}

/** Keys whose default is a number, a size, a time or a switch name no file. */
const NUMBER = /^(true|false|-?[\d.]+[a-zA-Z]*)$/;

/** How Spark's documentation begins where a setting holds a file whose name does not say so. */
const SPEAKS_OF_FILES =
  /^[^.]*\b(paths? (to|of)|location of (?!the (driver|executor))|directory (to|for|where|in)|file (to|for|containing|that|path)|script to|URIs? to)\b/i;

/** Settings that speak of files in passing. */
const NO_FILES = /^spark\.(sql|history|mesos|shuffle|io|storage|executor\.logs|kubernetes\.jars|yarn\.submit)\./;

/** File systems whose files are never this machine's. */
const REMOTE = ['hdfs', 'http', 'https', 'nullscan', 'swebhdfs', 'webhdfs'];

/** Of both Sparks. */
const all = new Set<string>();

for (const spark of sparks) {
  describe(`the settings of ${spark.name}`, () => {
    let keys: Key[] = [];
    let schemes: string[] = [];
    before(async () => {
      const quick = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', join(spark.home, 'jars', '*')];
      const { stdout } = await run('java', [...quick, fixture('SparkKeys.java')], { maxBuffer: 2 ** 24 });
      const rows = stdout.split('\n').map((line) => line.split('\t'));
      keys = rows
        .filter(([key = '']) => key.startsWith('spark.'))
        .map(([key = '', initial = '', doc = '']) => ({ key, initial, doc }));
      for (const { key } of keys) all.add(key);
      schemes = rows.flatMap(([scheme = '']) => (scheme.endsWith(':') ? [scheme.slice(0, -1)] : []));
    });

    test('the registry is read whole', () => {
      const names = new Set(keys.map(({ key }) => key));
      const some = [
        'spark.jars',
        'spark.yarn.dist.pyFiles',
        'spark.kubernetes.driver.podTemplateFile',
        'spark.yarn.jar',
      ];
      for (const key of [...some, 'spark.sql.warehouse.dir', 'spark.sql.hive.metastore.jars.path', 'spark.local.dir']) {
        assert.ok(names.has(key), key);
      }
      assert.ok(names.size > 1200, String(names.size));
    });

    test('what becomes of every setting that carries files is decided', () => {
      const carriers = keys
        .filter(({ initial }) => !NUMBER.test(initial))
        .filter(({ key, doc }) => soundsLikeFiles(key) || (SPEAKS_OF_FILES.test(doc) && !NO_FILES.test(key)));
      assert.ok(carriers.length > 70, String(carriers.length));
      const undecided = carriers.filter(({ key }) => !isClassified(key)).map(({ key, doc }) => `${key}: ${doc}`);
      assert.deepEqual(undecided, []);
    });

    test('every scheme that may lead to a file of this machine is known', () => {
      assert.ok(schemes.includes('file') && schemes.includes('viewfs'), schemes.join());
      assert.deepEqual(
        schemes.filter((scheme) => !mayBeLocal(scheme) && !REMOTE.includes(scheme)),
        [],
      );
    });
  });
}

test('no setting is decided that neither Spark has', () => {
  const decided = FILE_SETTINGS.flatMap(({ keys }) => keys).filter((key) => !key.includes('*'));
  assert.deepEqual(
    decided.filter((key) => !all.has(key)),
    [],
  );
});
