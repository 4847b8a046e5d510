import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { HttpError } from '../http/errors.ts';
import { FILE_SETTINGS, isClassified, namingOf, soundsLikeFiles } from './file-settings.ts';
import { resolveFiles } from './files.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'livery-conf-files-')));
const data = join(base, 'data');
const outside = join(base, 'outside');
for (const folder of [data, outside, join(data, 'sub'), join(base, 'data-not')]) mkdirSync(folder);
for (const file of [join(data, 'ok'), join(data, 'sub', 'ok.x'), join(outside, 'secret')]) writeFileSync(file, '');
symlinkSync(outside, join(data, 'away'));
symlinkSync(join(outside, 'secret'), join(data, 'sub', 'link'));
after(() => rmSync(base, { recursive: true }));

const rules = { localDirs: [data], listConfs: ['spark.operator.files'] };

function resolve(key: string, value: string): string {
  const nothing = { file: null, jars: [], files: [], archives: [], pyFiles: [] };
  return resolveFiles({ ...nothing, conf: { [key]: value } }, rules).conf[key] ?? '';
}

/** Undefined where the value is accepted, else the message of its 400. */
function refusal(key: string, value: string): string | undefined {
  try {
    resolve(key, value);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof HttpError, `${key}=${value}: ${error}`);
    assert.equal(error.status, 400);
    return error.message;
  }
}

/** A key for each pattern of the policy that is checked, and some of Spark's families that it does not know. */
const checked = [
  ...FILE_SETTINGS.filter(({ naming }) => naming !== null).flatMap(({ keys }) => keys),
  ...[
    'spark.operator.files',
    'spark.yarn.next.templateFile',
    'spark.kubernetes.new.script',
    'spark.submit.morePaths.jar',
  ],
  ...['spark.hadoop.fs.x.token.file', 'spark.hive.aux.jars.path', 'spark.jars.newIvySettings'],
].map((key) => key.replaceAll('*', 'some.x.'));

const isStore = (key: string) => namingOf(key) === 'stores';

/** A seeded generator (mulberry32), so that a failure comes again. */
function random(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    chance: (of: number) => next() < of,
    pick: <T>(from: readonly T[]): T => from[below(from.length)] as T,
  };
}

type Random = ReturnType<typeof random>;

/** Places outside of the folder allowed, plainly and through what lies inside of it. */
const forbidden = [
  `${outside}/secret`,
  `${outside}/not-there`,
  base,
  '/',
  '/etc/passwd',
  '/proc/self/environ',
  `${data}-not/x`,
  `${data}/../outside/secret`,
  `${data}/sub/../../outside/secret`,
  `${data}/./../outside/./secret`,
  `${data}/away/secret`,
  `${data}/away/not-there`,
  `${data}/sub/link`,
  `${data}/away/../outside/secret`,
  `${data}/a*/secret`,
  `${data}/sub/l*`,
  `${data}/../data-not/é`,
];

const allowed = [`${data}/ok`, `${data}/sub/ok.x`, `${data}/not-there/yet`, data, `${data}/..a/x.`, `${data}/é/日本`];

/** Ways to write a path that all mean it to somebody on the way to the file. */
function disguise(path: string, { chance, pick }: Random): string {
  let text = path;
  if (chance(0.3)) text = text.replaceAll('/', () => pick(['/', '/', '//', '/./']));
  const escaped = (char: string) => `%${char.charCodeAt(0).toString(16)}`;
  if (chance(0.3)) text = text.replace(/[a-z.]/g, (char) => (chance(0.2) ? escaped(char) : char));
  if (chance(0.15)) text = text.replace(/%/g, '%25');
  if (chance(0.2)) text = text.replace(/%../g, (pair) => pair.toUpperCase());
  if (chance(0.15)) text = `${text}${pick(['#name', '#a.zip', '/', '/.', '/x/..'])}`;
  return text;
}

const schemes = ['', 'file:', 'file://', 'FILE://', 'File:', 'file://localhost', 'local:', 'local://', 'LoCaL:'];
const wrappers = ['viewfs:', 'har:', 'har://file-', 'HAR:', 'jar:file:', 'archive:', 'pfile:', 'filter:', 'ViewFS://c'];

test('no spelling of a file from outside gets through any setting', () => {
  const dice = random(20_261_125);
  const { chance, pick } = dice;
  for (const key of checked) {
    for (let round = 0; round < 150; round++) {
      const path = disguise(pick(forbidden), dice);
      let value = `${chance(0.1) ? pick(wrappers) : pick(schemes)}${path}`;
      if (isStore(key))
        value = `${pick(['jceks://file', 'localjceks://file', 'JCEKS://File', 'bcfks://har', ''])}${path}`;
      if (chance(0.2)) value = `${value},${pick(allowed)}`;
      if (chance(0.2)) value = `${pick(allowed)}${pick([',', ', ', ' ,'])}${value}`;
      if (chance(0.1)) value = ` ${value} `;
      const spelled = chance(0.1) && key !== 'spark.operator.files' ? pick([` ${key}`, `${key} `, `${key}\t`]) : key;
      assert.notEqual(refusal(spelled, value), undefined, `${spelled} = ${value}`);
    }
  }
});

test('what Spark would put other text in for is refused', () => {
  const [variable, setting] = ['env:HOME', 'spark.x'].map((name) => `$\{${name}}`);
  for (const key of checked) {
    for (const value of [`${variable}/x`, setting, `${data}/${setting}`, `file://${data}/${variable}`]) {
      assert.notEqual(refusal(key, value ?? ''), undefined, `${key} = ${value}`);
    }
  }
});

test('every spelling of a file inside is accepted by every setting', () => {
  const dice = random(7);
  for (const key of checked) {
    for (let round = 0; round < 50; round++) {
      const path = dice.pick(allowed);
      const inStore = dice.pick(['jceks://file', 'localjceks://file', 'bcfks://FILE']);
      const value = `${isStore(key) ? inStore : dice.pick(schemes)}${path}`;
      assert.equal(refusal(key, value), undefined, `${key} = ${value}`);
    }
  }
});

test('other file systems are accepted by every setting', () => {
  for (const key of checked) {
    const uris = ['hdfs://h:1/x.jar', 's3a://bucket/x', 'abfss://c@a/x', 'https://h/x'];
    for (const uri of isStore(key)
      ? ['jceks://hdfs@h:1/x', 'jceks://s3a@bucket/x', 'user:///', 'kms://https@h:1/kms']
      : uris) {
      assert.equal(resolve(key, uri), uri, key);
    }
  }
});

test('paths that are read as paths stay paths, and a name alone is a file of the application', () => {
  assert.equal(resolve('spark.kerberos.keytab', `${data}/sub/../ok`), `${data}/ok`);
  assert.equal(resolve('spark.kerberos.keytab', `${data}/a b`), `${data}/a b`);
  assert.equal(resolve('spark.metrics.conf', 'metrics.properties'), 'metrics.properties');
  for (const value of ['../x', 'a/../../x', '..', '.', './x', '~/x']) {
    assert.match(refusal('spark.metrics.conf', value) ?? '', /is not absolute/, value);
  }
  assert.equal(resolve('spark.jars', `${data}/ok, ${data}/sub/ok.x`), `file://${data}/ok,file://${data}/sub/ok.x`);
  assert.equal(resolve('spark.kerberos.keytab', ''), '');
});

test('what only the own code of a request meets is not checked', () => {
  const free = {
    'spark.pyspark.python': '/opt/conda/bin/python',
    'spark.driver.extraClassPath': '/usr/share/java/*:/etc/hadoop',
    'spark.executor.extraJavaOptions': '-javaagent:/opt/agent.jar -Dlog4j.configuration=file:/etc/log4j.properties',
    'spark.local.dir': '/scratch',
    'spark.eventLog.dir': 'file:/tmp/spark-events',
    'spark.sql.warehouse.dir': '/warehouse',
    'spark.ssl.ui.keyStore': '/etc/keys',
    'spark.kubernetes.driver.volumes.hostPath.data.mount.path': '/data',
    'spark.kubernetes.authenticate.driver.mounted.caCertFile': '/ca.pem',
    'spark.hadoop.fs.s3a.buffer.dir': '/scratch',
    'spark.my.app.config.file': '/etc/my.conf',
    'my.file': '/etc/passwd',
  };
  for (const [key, value] of Object.entries(free)) assert.equal(resolve(key, value), value, key);
});

test('the names of settings', () => {
  assert.equal(isClassified('spark.files'), true);
  assert.equal(isClassified('spark.filesystem'), false);
  assert.equal(isClassified('sparkXjars'), false);
  const files = ['spark.x.pyFiles', 'spark.x.keyStore', 'spark.x.some-file', 'spark.x.ivySettings', 'spark.x.PATH'];
  assert.deepEqual(files.filter(soundsLikeFiles), files);
  const others = ['spark.x.profile', 'spark.x.pathology', 'spark.files.overwrite', 'spark.x.'];
  assert.deepEqual(others.filter(soundsLikeFiles), []);
});

test('docs/security.md lists every setting that is checked', () => {
  const text = readFileSync(new URL('../../../../docs/security.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `spark.'));
  const expected = FILE_SETTINGS.filter(({ naming }) => naming !== null).map(
    ({ keys, why }) => `| ${keys.map((key) => `\`${key}\``).join(', ')} | ${why} |`,
  );
  assert.deepEqual(rows, expected);
});
