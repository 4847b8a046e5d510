import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { HttpError } from '../http/errors.ts';
import { resolveFiles } from './files.ts';
import { localFiles, MOST_LOOKS } from './local-path.ts';
import { resolveFile } from './resolve-file.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'livery-files-')));
const data = join(base, 'data');
const outside = join(base, 'outside');
for (const folder of [data, outside, join(data, 'sub'), join(base, 'data-not')]) mkdirSync(folder);
for (const file of [join(data, 'ok.py'), join(data, 'a b.py'), join(outside, 'secret')]) writeFileSync(file, '');
symlinkSync(outside, join(data, 'away'));
symlinkSync(join(data, 'ok.py'), join(data, 'sub', 'link.py'));
after(() => rmSync(base, { recursive: true }));

const rules = { localDirs: [`${data}/`], listConfs: ['spark.my.files'] };
const resolve = (text: string, folders: readonly string[] = rules.localDirs) => resolveFile(text, localFiles(folders));

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof HttpError, String(error));
    assert.equal(error.status, 400);
    return error.message;
  }
  throw new Error('was accepted');
}

function refusalOrNot(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof HttpError, String(error));
  }
}

test('files in the folders allowed', () => {
  const cases: [string, string][] = [
    [`${data}/ok.py`, `file://${data}/ok.py`],
    [`file:${data}/ok.py`, `file://${data}/ok.py`],
    [`file://${data}/ok.py`, `file://${data}/ok.py`],
    [`FILE://localhost${data}/ok.py`, `file://${data}/ok.py`],
    [`///${data}//ok.py`, `file://${data}/ok.py`],
    [`${data}/sub/../ok.py`, `file://${data}/ok.py`],
    [`${data}/a%20b.py`, `file://${data}/a%20b.py`],
    [`${data}/sub/link.py`, `file://${data}/sub/link.py`],
    [`${data}/not-there/yet.py`, `file://${data}/not-there/yet.py`],
    [`${data}/x.zip#alias`, `file://${data}/x.zip#alias`],
    [`Local:${data}/ok.py`, `local://${data}/ok.py`],
    [`${data}/*.py`, `file://${data}/*.py`],
    [`${data}/é`, `file://${data}/%C3%A9`],
  ];
  for (const [text, expected] of cases) assert.equal(resolve(text), expected, text);
});

test('other file systems are none of our business', () => {
  for (const uri of ['hdfs://h:1/x.py', 's3a://bucket/x', 'https://h/x.jar?token=a', 'abfss://c@a/x']) {
    assert.equal(resolve(uri), uri);
  }
  for (const uri of ['viewfs://x/j/o.py', 'VIEWFS:///o.py', 'har:///a.har/x.py', 'jar:file:/a.jar!/x.py']) {
    assert.throws(() => resolve(uri), /may stand for local ones/, uri);
  }
});

test('refusals in the words of Livy', () => {
  const local = (path: string) =>
    `Rejected, Reason: requirement failed: Local path ${path} cannot be added to user sessions.`;
  const relative = (path: string) => `Rejected, Reason: requirement failed: Path '${path}' is not absolute.`;
  const cases: [string, string][] = [
    ['/etc/passwd', local('/etc/passwd')],
    ['file:///etc/passwd', local('/etc/passwd')],
    ['local:/etc/passwd', local('/etc/passwd')],
    [`file://${data}/../start.sh`, local(`${data}/../start.sh`)],
    ['ok.py', relative('ok.py')],
    ['1', relative('1')],
    ['file:ok.py', relative('ok.py')],
    ['file:~/x', relative('~/x')],
    [
      'http://[bad',
      'Rejected, Reason: java.net.URISyntaxException: Expected closing bracket for IPv6 address at index 11: http://[bad',
    ],
  ];
  for (const [text, message] of cases)
    assert.equal(
      refusal(() => resolve(text)),
      message,
      text,
    );
});

/** Ways to write a path outside that might be taken for one inside, or for none of this machine. */
function disguises(): string[] {
  const climbs = [
    '/..',
    '/../data/..',
    '/sub/../..',
    '/./..',
    '//..',
    '/%2e%2e',
    '/.%2E',
    '/%252e%252e',
    '/%25252e./..',
  ];
  const paths = climbs.map((climb) => `${data}${climb}/outside/secret`);
  const others = [
    outside,
    base,
    '/',
    `${data}-not/x`,
    `${data}/away/secret`,
    `${data}/away/not/there`,
    `${data}/a*/secret`,
    `${data}/*/*`,
    `${data}/%7Ba,../outside%7D/secret`,
    `${data}/%5B.%5D./outside/secret`,
    `${data}/%3F%3F/outside/secret`,
    `${data}/%5C../outside/secret`,
    `${data}/x?/../../outside/secret`,
    `${data}/x#/../../outside/secret`,
    `${data}/x%2C${outside}/secret`,
    `${data}/x%252C${outside}/secret`,
    `${data}/x%00`,
    `${data}/x%0A`,
  ];
  return [...paths, ...others];
}

test('no disguise gets a file from outside in', () => {
  const schemes = ['', 'file:', 'FILE:', 'file://', 'File://localhost', 'local:', 'LOCAL://'];
  for (const path of disguises()) {
    for (const scheme of schemes) {
      const text = `${scheme}${path}`;
      assert.match(
        refusal(() => resolve(text)),
        /cannot be added to user sessions|URISyntaxException/,
        text,
      );
    }
  }
  for (const text of [`file://host${data}/ok.py`, `///etc/passwd`, '//etc/passwd', 'file:////etc/passwd']) {
    assert.match(
      refusal(() => resolve(text)),
      /cannot be added to user sessions/,
      text,
    );
  }
});

test('what * stands for is looked at inside of the folders allowed alone, and level by level', () => {
  symlinkSync('/', join(data, 'sub', 'all'));
  const outsiders = ['/proc/*/task/*/root/*/*/*/*', '/*/*/*/*/*', `${base}/*`, `${data}/sub/*/*/*/*/*`];
  for (const path of [...outsiders, `${data}/*/../*/..`, `${data}/*/%2e%2e/x`, `${data}/sub/al*/proc/*/root/*`]) {
    assert.match(
      refusal(() => resolve(path)),
      /^Rejected, Reason: requirement failed: Local path .* cannot be added to user sessions\.$/,
      path,
    );
  }
  rmSync(join(data, 'sub', 'all'));
  for (const path of [`${data}/s*/link.py`, `${data}/s*/*.py`, `${data}/s*/not-there`, `${data}/sub/*/`]) {
    assert.equal(resolve(path), `file://${path.replace(/\/$/, '')}`);
  }
});

test('a request makes the server look at so many files and no more', () => {
  const many = join(base, 'many');
  mkdirSync(many);
  for (let i = 0; i < 101; i++) mkdirSync(join(many, String(i)));
  for (let i = 0; i < 101; i++) for (let j = 0; j < 100; j++) writeFileSync(join(many, String(i), String(j)), '');
  const limit = new RegExp(`Too many local files: a request may name ${MOST_LOOKS}, `);
  const mine = { localDirs: [many], listConfs: [] };
  assert.equal(resolve(`${many}/1*/*`, [many]), `file://${many}/1*/*`);
  assert.match(
    refusal(() => resolve(`${many}/*/*`, [many])),
    limit,
  );
  const jars = Array.from({ length: MOST_LOOKS }, (_, i) => `${many}/${i}`);
  assert.equal(resolveFiles({ ...request, jars }, mine).jars.length, MOST_LOOKS);
  const conf = { 'spark.kerberos.keytab': `${many}/k` };
  assert.match(
    refusal(() => resolveFiles({ ...request, jars, conf }, mine)),
    limit,
  );
});

test('no path takes longer to read than its length says', () => {
  const slashes = `${'/'.repeat(4000)}x`;
  const deep = `${data}${'/a'.repeat(1900)}`;
  assert.equal(resolve(deep), `file://${deep}`);
  const started = process.cpuUsage();
  for (const path of [slashes, deep]) for (let i = 0; i < 200; i++) refusalOrNot(() => resolve(path));
  for (const text of [
    `http://${'['.repeat(200_000)}]/x`,
    '/'.repeat(2_000_000),
    `${data}/${'a/'.repeat(1_000_000)}x`,
  ]) {
    refusalOrNot(() => resolve(text));
  }
  writeFileSync(join(data, 'a'.repeat(250)), '');
  assert.equal(resolve(`${data}/${'*a'.repeat(100)}b`), `file://${data}/${'*a'.repeat(100)}b`);
  const { user, system } = process.cpuUsage(started);
  assert.ok(user + system < 5_000_000, `${user + system} µs`);
  assert.match(
    refusal(() => resolve(`${data}/${'x'.repeat(5000)}`)),
    /A local path has \d+ bytes, and the system takes at most 4095\.$/,
  );
});

test('no folder allows nothing, the root allows all', () => {
  assert.match(
    refusal(() => resolve(`${data}/ok.py`, [])),
    /cannot be added/,
  );
  assert.equal(resolve('/etc/passwd', ['/']), 'file:///etc/passwd');
});

test('a folder that is a link allows what lies behind it', () => {
  const link = [join(data, 'away')];
  assert.equal(resolve(`${data}/away/secret`, link), `file://${data}/away/secret`);
  assert.equal(resolve(`${outside}/secret`, link), `file://${outside}/secret`);
});

const request = { file: null, jars: [], files: [], archives: [], pyFiles: [], conf: {}, name: 'n' };

test('every list of a request is resolved', () => {
  const ok = `${data}/ok.py`;
  const full = `file://${ok}`;
  const resolved = resolveFiles(
    {
      ...request,
      file: ok,
      jars: ['', ok, 'hdfs://h/x.jar'],
      archives: [`${ok},${ok}`],
      pyFiles: [ok],
      files: [],
      conf: { 'spark.jars': `${ok}, ${ok}`, 'spark.my.files': ok, 'spark.x': ok },
    },
    rules,
  );
  assert.deepEqual(resolved, {
    file: full,
    jars: [full, 'hdfs://h/x.jar'],
    files: [],
    archives: [full, full],
    pyFiles: [full],
    conf: { 'spark.jars': `${full},${full}`, 'spark.my.files': full, 'spark.x': ok },
    name: 'n',
  });
});

test('no list lets a file from outside in', () => {
  const bad = '/etc/x.jar';
  const message = /Local path \/etc\/x\.jar cannot be added to user sessions\.$/;
  for (const field of ['jars', 'files', 'archives', 'pyFiles']) {
    for (const entry of [bad, `${data}/ok.py,${bad}`, `,${bad}`]) {
      assert.match(
        refusal(() => resolveFiles({ ...request, [field]: [entry] }, rules)),
        message,
        field,
      );
    }
  }
  const keys = [
    'jars',
    'files',
    'archives',
    'submit.pyFiles',
    'yarn.dist.archives',
    'yarn.dist.files',
    'yarn.dist.jars',
  ];
  for (const key of [...keys, 'yarn.archive', 'yarn.jar', 'yarn.jars', 'my.files']) {
    const conf = { [`spark.${key}`]: `${data}/ok.py ${bad}` };
    assert.match(
      refusal(() => resolveFiles({ ...request, conf }, rules)),
      message,
      key,
    );
  }
});
