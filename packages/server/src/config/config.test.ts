import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readConfig } from './config.ts';
import { ConfigError } from './given.ts';

const folder = mkdtempSync(join(tmpdir(), 'livery-config-'));
after(() => rmSync(folder, { recursive: true }));

const environment = { SPARK_HOME: '/opt/spark' };

function fromFile(text: string, args: string[] = [], more: NodeJS.ProcessEnv = {}) {
  const file = join(folder, 'livy.conf');
  writeFileSync(file, text);
  return readConfig(['--conf', file, ...args], { ...environment, ...more });
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.message;
  }
  throw new Error('was accepted');
}

test('the defaults', () => {
  const { config, warnings } = readConfig([], environment);
  assert.deepEqual(warnings, []);
  assert.deepEqual([config.server.host, config.server.port, config.server.basePath], ['127.0.0.1', 8998, '']);
  const spark = { home: '/opt/spark', master: 'local[*]', deployMode: null, version: null, scala: null };
  assert.deepEqual(config.spark, spark);
  assert.deepEqual(config.files, { localDirs: [], listConfs: [], uploadLimit: 104857600 });
  assert.equal(config.sessions.stateRetainMs, 600_000);
  const [day, limits] = [86_400_000, { rows: 100_000, bytes: 10 * 1024 ** 3 }];
  assert.deepEqual(config.retention, { ageMs: 7 * day, ...limits, tombstonesMs: 30 * day });
  assert.equal(config.agent.orphanTimeoutSeconds, 43_200);
  assert.equal(config.agent.cancelIntervalMs, 100);
  assert.equal(config.dataDir, join(homedir(), '.local', 'state', 'livery'));
  assert.equal(readConfig([], { ...environment, XDG_STATE_HOME: '/state' }).config.dataDir, '/state/livery');
  assert.equal(Object.isFrozen(config.server.allowedHosts), true);
});

test('a flag beats the environment, that the file', () => {
  const text = 'livy.server.port = 1\nlivery.data-dir = /file\nlivy.spark.master = local[2]';
  const variables = { LIVERY_SERVER_PORT: '2', LIVERY_DATA_DIR: '/environment' };
  const { config } = fromFile(text, ['--port', '3'], variables);
  assert.deepEqual([config.server.port, config.dataDir, config.spark.master], [3, '/environment', 'local[2]']);
  assert.equal(readConfig([], { ...environment, LIVERY_CONF: join(folder, 'livy.conf') }).config.server.port, 1);
  assert.equal(readConfig(['--host=::1'], environment).config.server.host, '::1');
});

test('an empty value is no value, and old spellings count', () => {
  const { config, warnings } = fromFile('livy.server.port =\nlivy.spark.deployMode = client\nlivy.server.auth.type =');
  assert.deepEqual([config.server.port, config.spark.deployMode, warnings], [8998, 'client', []]);
  assert.equal(readConfig(['--port='], { ...environment, LIVERY_SERVER_PORT: '5' }).config.server.port, 5);
});

test('the local masters are accepted, others and cluster mode refuse the start', () => {
  for (const master of ['local', 'local[1]', 'local[16]', 'local[*]', 'local[4,2]', 'local[*, 3]']) {
    assert.equal(fromFile(`livy.spark.master = ${master}`).config.spark.master, master);
  }
  const others = [
    'yarn',
    'spark://h:7077',
    'k8s://https://h',
    'local[0]',
    'local[]',
    'local-cluster[1,1,1024]',
    'Local',
  ];
  for (const master of others) {
    const message = refusal(() => fromFile(`livy.spark.master = ${master}`));
    assert.ok(message.startsWith(`livy.spark.master is "${master}" (`), message);
    assert.match(message, /, but it has to be local, .*, because this version runs every driver on its own machine\.$/);
  }
  assert.match(
    refusal(() => fromFile('livy.spark.deploy-mode = cluster')),
    /^livy\.spark\.deploy-mode is "cluster" .*, but it has to be client, because this version runs every driver/,
  );
});

test('TLS, from a keystore or from files, and not by halves', () => {
  assert.equal(fromFile('').config.tls, null);
  const store = 'livy.keystore = /k.jks\nlivy.keystore.password = secret';
  const keystore = { keystore: '/k.jks', type: 'JKS', password: 'secret', keyPassword: null };
  assert.deepEqual(fromFile(store).config.tls, keystore);
  const files = 'livery.server.tls.certificate = /c.pem\nlivery.server.tls.key = /k.pem';
  assert.deepEqual(fromFile(files).config.tls, { certificate: '/c.pem', key: '/k.pem' });
  assert.match(fromFile(files).config.server.headers['strict-transport-security'] ?? '', /^max-age=31536000/);
  for (const half of ['livy.keystore = /k', 'livery.server.tls.key = /k', `${store}\n${files}`]) {
    assert.throws(() => fromFile(half), ConfigError, half);
  }
});

test('what has yet to be listed is not removed', () => {
  assert.equal(
    refusal(() => fromFile('livery.retention = 599s')),
    'livery.retention (599000 ms) is shorter than livy.server.session.state-retain.sec (600000 ms): what ended would be removed while it has yet to be listed.',
  );
  assert.equal(fromFile('livery.retention = 10m').config.retention.ageMs, 600_000);
  const brief = fromFile('livery.retention = 1s\nlivy.server.session.state-retain.sec = 1s');
  assert.equal(brief.config.sessions.stateRetainMs, 1000);
});

test('how much is kept is said in bytes, also by the thousand and million; nothing is no limit', () => {
  const bytes = (text: string) => fromFile(`livery.retention.bytes = ${text}`).config.retention.bytes;
  assert.deepEqual(['1000', '2k', '3MB', '1T', '0', '0g'].map(bytes), [
    1000,
    2048,
    3 * 1024 ** 2,
    1024 ** 4,
    null,
    null,
  ]);
  assert.equal(fromFile('livery.retention.rows = 0').config.retention.rows, null);
  for (const wrong of ['-1', '1.5g', 'g', '10 g', '99999999999999t']) {
    assert.match(
      refusal(() => bytes(wrong)),
      /^livery\.retention\.bytes is ".*" \(.*\), but it has to be a size in bytes/,
      wrong,
    );
  }
});

test('lists', () => {
  const { config } = fromFile(
    'livy.file.local-dir-whitelist = /a/, /b c\nlivy.spark.file-list-configs = spark.x, spark.y',
  );
  assert.deepEqual(config.files, {
    localDirs: ['/a/', '/b c'],
    listConfs: ['spark.x', 'spark.y'],
    uploadLimit: 104857600,
  });
});

test('what means nothing here is named in a warning', () => {
  const file = join(folder, 'livy.conf');
  const { warnings } = fromFile(
    'livy.server.csrf-protection.enabled = false\nlivy.ui.enabled = true\nspark.executor.cores = 2',
    [],
    { LIVERY_SERVER_PROT: '1', LIVERY_APP: 'x' },
  );
  assert.deepEqual(warnings, [
    `livy.ui.enabled in ${file} is ignored: this version has no web page.`,
    `spark.executor.cores in ${file} is ignored: Spark's settings belong into its spark-defaults.conf.`,
    'LIVERY_SERVER_PROT in the environment is no setting and is ignored.',
  ]);
});

test('a guard that is not there refuses the start', () => {
  for (const type of ['kerberos', 'ldap', 'custom', 'Basic']) {
    assert.match(
      refusal(() => fromFile(`livy.server.auth.type = ${type}`)),
      /but it has to be basic, with the users in livery\.auth\.users-file, because this version knows no other way\.$/,
    );
  }
  assert.match(
    refusal(() => fromFile('livy.server.auth.type = basic')),
    /there are no users: name their file in livery\.auth\.users-file\.$/,
  );
  for (const line of ['livy.server.access_control.enabled = yes', 'livy.server.csrf_protection.enabled = on']) {
    assert.match(
      refusal(() => fromFile(line)),
      /but it has to be true or false\.$/,
    );
  }
});

test('who may do what', () => {
  const { config, warnings } = fromFile(
    [
      'livy.server.auth.type = basic',
      'livery.auth.users-file = /etc/users',
      'livy.server.access-control.enabled = true',
      'livy.server.access_control.allowed_users = ann, bob',
      'livy.superusers = root',
      'livy.impersonation.enabled = true',
      'livy.server.csrf_protection.enabled = true',
      'livy.server.session.max-creation = 3',
    ].join('\n'),
  );
  assert.deepEqual(config.access, {
    enabled: true,
    allowedUsers: ['ann', 'bob'],
    viewUsers: [],
    modifyUsers: [],
    superusers: ['root'],
    impersonation: true,
  });
  assert.deepEqual([config.usersFile, config.csrf, config.creation.maxStarting], ['/etc/users', true, 3]);
  assert.deepEqual(warnings, []);
  const unasked = fromFile('livy.server.access-control.enabled = true\nlivy.impersonation.enabled = true').warnings;
  assert.equal(unasked.filter((text) => text.includes('nobody is asked who they are')).length, 2);
});

test('a blacklist beside the file forbids keys of conf', () => {
  const blacklist = join(folder, 'spark-blacklist.conf');
  writeFileSync(blacklist, '# spark.none\n\nspark.master\n  spark.yarn.jars\r\n');
  assert.deepEqual(fromFile('').config.creation.refusedConf, ['spark.master', 'spark.yarn.jars']);
  rmSync(blacklist);
  assert.deepEqual(fromFile('').config.creation.refusedConf, []);
});

test('the headers of safety can be changed, dropped and turned off', () => {
  const { headers } = fromFile(
    'livy.server.http.header.X-Frame-Options = DENY\nlivy.server.http.header.X-XSS-Protection =',
  ).config.server;
  assert.deepEqual(Object.keys(headers).sort(), [
    'content-security-policy',
    'x-content-type-options',
    'x-frame-options',
  ]);
  assert.equal(headers['x-frame-options'], 'DENY');
  assert.deepEqual(fromFile('livy.server.security-headers.enabled = false').config.server.headers, {});
});

test('an unknown key of ours refuses the start', () => {
  const message = refusal(() => fromFile('livery.base-path = /x'));
  assert.match(message, /^livery\.base-path in .* is no setting \(is livery\.server\.base-path meant\?\): docs/);
  assert.match(
    refusal(() => fromFile('livery.frobnicate = 1')),
    /is no setting: docs/,
  );
});

test('a bad value refuses the start and says what is accepted', () => {
  const cases: [string[], NodeJS.ProcessEnv, string][] = [
    [['--port', 'x'], {}, 'livy.server.port is "x" (--port), but it has to be a whole number from 0 to 65535.'],
    [
      [],
      { LIVERY_STORE: 'postgre://ann:secret@db/jobs' },
      'livery.store (LIVERY_STORE in the environment) is something else, but it has to be a URL of PostgreSQL, such as postgres://user:password@host:5432/database.',
    ],
    [['--port', '65536'], {}, 'livy.server.port is "65536" (--port), but it has to be a whole number from 0 to 65535.'],
    [
      [],
      { LIVERY_SERVER_BASE_PATH: 'livy' },
      'livery.server.base-path is "livy" (LIVERY_SERVER_BASE_PATH in the environment), but it has to be a path of letters, digits and - . _ ~ that begins with /.',
    ],
    [
      [],
      { LIVERY_FILE_LOCAL_DIR_WHITELIST: 'data' },
      'livy.file.local-dir-whitelist is "data" (LIVERY_FILE_LOCAL_DIR_WHITELIST in the environment), but it has to be a list of absolute paths separated by commas.',
    ],
    [
      ['--frob'],
      {},
      "Unknown option '--frob': the command line takes --host, --port, --data-dir and --conf, each with a value, and --drain.",
    ],
    [['--conf', '/no/such'], {}, 'The configuration file /no/such does not exist.'],
  ];
  for (const [args, more, message] of cases) {
    assert.equal(
      refusal(() => readConfig(args, { ...environment, ...more })),
      message,
    );
  }
  const values = ['livy.server.session.timeout = 5 parsecs', 'livy.server.session.ttl-check = maybe'];
  for (const line of [...values, 'livy.rsc.job-cancel.trigger-interval = 0', 'livy.spark.deploy-mode = Client']) {
    assert.match(
      refusal(() => fromFile(line)),
      /, but it has to be /,
      line,
    );
  }
  assert.match(
    refusal(() => readConfig(['--port'], environment)),
    /the command line takes --host/,
  );
  assert.match(
    refusal(() => fromFile('a = \\u12')),
    /cannot be read: .*four hexadecimal digits\.$/,
  );
  assert.match(
    refusal(() => readConfig([], {})),
    /^There is no Spark: set/,
  );
});

test('other machines are let in only on demand', () => {
  for (const host of ['0.0.0.0', '::', '10.1.2.3', 'box.example']) {
    assert.match(
      refusal(() => readConfig(['--host', host], environment)),
      /allow-unauthenticated/,
      host,
    );
    assert.equal(
      readConfig(['--host', host], { ...environment, LIVERY_AUTH_USERS_FILE: '/u' }).config.server.host,
      host,
    );
    const permission = { LIVERY_SERVER_ALLOW_UNAUTHENTICATED: 'true' };
    assert.equal(readConfig(['--host', host], { ...environment, ...permission }).config.server.host, host);
  }
  for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1']) {
    assert.equal(readConfig(['--host', host], environment).config.server.host, host);
  }
});
