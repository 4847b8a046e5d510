import { gzipSync } from 'node:zlib';
import type { BadRequest, Refusal } from './refusals.ts';
import { fixture } from './server.ts';

const reason = (text: string): Refusal => ({ status: 400, msg: `Rejected, Reason: ${text}` });
const requirement = (text: string) => reason(`requirement failed: ${text}`);
const notAllowed = (path: string) => requirement(`Local path ${path} cannot be added to user sessions.`);
const relative = (path: string) => requirement(`Path '${path}' is not absolute.`);
const json = (text: RegExp): Refusal => ({ status: 400, text });
const argument = (msg: RegExp): Refusal => ({ status: 400, msg });

/** A noun of which things are created, with a body that would be accepted and the name of Livy's class for it. */
export interface Creatable {
  path: '/batches' | '/sessions';
  good: Record<string, unknown>;
  livyClass: string;
}

export const creatables: Creatable[] = [
  { path: '/batches', good: { file: fixture('ok.py') }, livyClass: 'org.apache.livy.server.batch.CreateBatchRequest' },
  {
    path: '/sessions',
    good: { kind: 'sql' },
    livyClass: 'org.apache.livy.server.interactive.CreateInteractiveRequest',
  },
];

/** Bodies that are no JSON, or JSON of another shape. */
export function unreadableBodies({ path, good, livyClass }: Creatable): BadRequest[] {
  const name = livyClass.replaceAll('.', '\\.');
  const cases: [string, BadRequest['body'], Refusal, Record<string, string>?][] = [
    ['no body', undefined, json(/^No content to map due to end-of-input\n at \[Source: /)],
    ['empty body', '', json(/^No content to map due to end-of-input/)],
    ['blanks', ' \n ', json(/^No content to map due to end-of-input/)],
    ['half an object', '{"name": ', json(/^Unexpected end-of-input/)],
    ['half a string', '{"name": "x', json(/^Unexpected end-of-input/)],
    [
      'key without quotes',
      '{name: "x"}',
      json(/^Unexpected character \('n' \(code 110\)\): was expecting double-quote/),
    ],
    ['a word', 'nonsense', json(/^Unrecognized token 'nonsense'/)],
    ['XML', '<a/>', json(/^Unexpected character \('<' \(code 60\)\)/)],
    ['a comment', '/*c*/{}', json(/maybe a \(non-standard\) comment\?/)],
    ['NaN', '{"driverCores": NaN}', json(/^Non-standard token 'NaN'/)],
    ['null', 'null', argument(/null/)],
    ['a list', '[]', json(new RegExp(`^Cannot deserialize value of type \`${name}\` from Array value`))],
    ['a list of objects', `[${JSON.stringify(good)}]`, json(/from Array value/)],
    ['a string', '"x"', json(new RegExp(`^Cannot construct instance of \`${name}\`.*String value \\('x'\\)`))],
    ['a number', '1', json(/from Number value \(1\)/)],
    ['deep lists', '['.repeat(200_000), json(/nesting depth/)],
    ['deep objects', `{"conf":${'{"a":'.repeat(200_000)}`, json(/nesting depth|Cannot deserialize/)],
    ['deep objects, closed', `{"conf":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_001)}`, json(/nesting depth|Cannot/)],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
      json(/^Invalid UTF-8 start byte 0xff/),
    ],
    ['a form', 'name=x', json(/^No content to map/), { 'content-type': 'application/x-www-form-urlencoded' }],
    [
      'JSON as a form',
      JSON.stringify(good),
      json(/^No content to map[\s\S]*: send the header Content-Type: application\/json\.$/),
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    ['no gzip', '{}', json(/GZIP/), { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
    ['too large', `{"name": "${'x'.repeat(9_000_000)}"}`, { status: 413, msg: /larger than \d+ bytes/ }],
    [
      'too large when unpacked',
      gzipSync(Buffer.alloc(30_000_000, 0x20)),
      { status: 413, msg: /larger than \d+ bytes/ },
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    ],
  ];
  return cases.map(([what, body, refusal, headers]) => ({ what, method: 'POST', path, body, refusal, headers }));
}

const manySettings = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`spark.x${i}`, '']));

/** Bodies of which one property is wrong. */
export function wrongProperties(creatable: Creatable): BadRequest[] {
  const { path, good, livyClass } = creatable;
  const chain = (key: string) => new RegExp(`reference chain: ${livyClass.replaceAll('.', '\\.')}\\["${key}"\\]`);
  const known = path === '/batches' ? 16 : 17;
  const invalidName = (name: string) => reason(`Invalid session name: ${name}`);
  const here = fixture('ok.py');
  const cases: [Record<string, unknown>, Refusal][] = [
    [{ foo: 1 }, json(new RegExp(`^Unrecognized field "foo" \\(class .*${known} known properties`))],
    [{ File: here }, json(/^Unrecognized field "File"/)],
    [{ constructor: 1 }, json(/^Unrecognized field "constructor"/)],
    [{ name: ['a'] }, json(chain('name'))],
    [{ queue: {} }, json(chain('queue'))],
    [{ jars: 'a.jar' }, json(/^Cannot deserialize value of type `scala.collection.immutable.List<java.lang.String>`/)],
    [{ pyFiles: { a: 1 } }, json(chain('pyFiles'))],
    [{ files: [['a']] }, json(/reference chain: .*\["files"\]/)],
    [{ files: [null] }, argument(/files/)],
    [{ conf: [] }, json(/^Cannot deserialize value of type `scala.collection.immutable.Map/)],
    [{ conf: { 'spark.x': { a: 1 } } }, json(/^Cannot deserialize value of type `java.lang.String` from Object value/)],
    [{ conf: { 'spark.submit.deployMode': 'client' } }, argument(/Blacklisted .*: spark\.submit\.deployMode$/)],
    [
      { conf: { 'spark.remote': 'local' } },
      requirement('spark.remote names another Spark than the one of this server: leave it out.'),
    ],
    [{ name: 'n'.repeat(1_025) }, reason('The name has more than 1024 characters: take a shorter one.')],
    [{ queue: 'q'.repeat(1_025) }, reason('The queue has more than 1024 characters: take a shorter one.')],
    [{ driverCores: 'a' }, argument(/driverCores/)],
    [{ executorCores: true }, argument(/executorCores/)],
    [{ numExecutors: 1.5 }, argument(/numExecutors/)],
    [{ numExecutors: 99_999_999_999 }, argument(/numExecutors/)],
    [{ name: '' }, invalidName('')],
    [{ name: '12' }, invalidName('12')],
    [{ name: 5 }, invalidName('5')],
    [{ name: 'a\0b' }, argument(/name/)],
    [
      { name: 'a\ud800b' },
      json(/^Half of a surrogate pair.*line: 1, column: \d+\] \(through reference chain: .*"name"/s),
    ],
    [{ conf: { 'spark.\udc00': '1' } }, json(/^Half of a surrogate pair/)],
    [{ jars: ['rel/x.jar'] }, relative('rel/x.jar')],
    [{ pyFiles: ['file:x.py'] }, relative('x.py')],
    [{ files: ['/etc/passwd'] }, notAllowed('/etc/passwd')],
    [{ archives: ['file:///etc/passwd#x'] }, notAllowed('/etc/passwd')],
    [{ jars: ['local:/etc/x.jar'] }, notAllowed('/etc/x.jar')],
    [{ jars: [`${here},/etc/x.jar`] }, notAllowed('/etc/x.jar')],
    [{ files: ['/proc/*/task/*/root/*/*/*/*'] }, notAllowed('/proc/*/task/*/root/*/*/*/*')],
    [{ files: [fixture('').concat('/*/../*')] }, notAllowed(fixture('').concat('/*/../*'))],
    [{ files: Array(10_001).fill(here) }, argument(/Too many local files: a request may name 10000/)],
    [{ files: [`/${'x'.repeat(5000)}`] }, argument(/has 5001 bytes, and the system takes at most 4095\.$/)],
    [{ conf: manySettings }, argument(/conf has 10001 settings, and may have at most 10000\.$/)],
    [{ files: [fixture('../support/until.ts')] }, argument(/^Rejected.*cannot be added to user sessions\.$/)],
    [{ files: [fixture('').concat('/../support/until.ts')] }, argument(/cannot be added to user sessions\.$/)],
    [{ files: [fixture('').concat('/%2e%2e/support/until.ts')] }, argument(/cannot be added to user sessions\.$/)],
    [
      { files: ['http://[bad'] },
      argument(/^Rejected, Reason: java\.net\.URISyntaxException: Expected closing bracket/),
    ],
    [{ conf: { 'spark.jars': `${here}, /etc/x.jar` } }, notAllowed('/etc/x.jar')],
    [{ conf: { 'spark.yarn.dist.files': 'x' } }, relative('x')],
    [{ conf: { 'spark.yarn.dist.pyFiles': 'FILE:///etc/x.py' } }, notAllowed('/etc/x.py')],
    [{ conf: { 'spark.kerberos.keytab': '/etc/krb5.keytab' } }, notAllowed('/etc/krb5.keytab')],
    [{ conf: { 'spark.kubernetes.driver.podTemplateFile': 'local:/etc/x.yaml' } }, notAllowed('/etc/x.yaml')],
    [{ conf: { 'spark.yarn.next.templateFile': '/etc/x' } }, notAllowed('/etc/x')],
    ...(path === '/batches' ? wrongInBatches(here) : wrongInSessions()),
  ];
  return cases.map(([wrong, refusal]) => ({
    what: JSON.stringify(wrong).slice(0, 80),
    method: 'POST',
    path,
    body: { name: `refused-${path.slice(1)}`, ...good, ...wrong },
    refusal,
  }));
}

function wrongInBatches(here: string): [Record<string, unknown>, Refusal][] {
  return [
    [{ file: undefined }, requirement('File is required.')],
    [{ file: null }, requirement('File is required.')],
    [{ file: '' }, argument(/^Rejected, Reason: requirement failed: /)],
    [{ file: 1 }, relative('1')],
    [{ file: ['a'] }, json(/reference chain: .*\["file"\]/)],
    [{ file: 'ok.py' }, relative('ok.py')],
    [{ file: '/etc/passwd' }, notAllowed('/etc/passwd')],
    [{ file: 'file:///etc/passwd' }, notAllowed('/etc/passwd')],
    [{ file: 'local:/etc/passwd' }, notAllowed('/etc/passwd')],
    [{ file: `${here}/../../support/until.ts` }, argument(/cannot be added to user sessions\.$/)],
    [{ file: '/a b.py' }, argument(/URISyntaxException: Illegal character in path at index 2: \/a b\.py$/)],
    [{ args: 'x' }, json(/reference chain: .*\["args"\]/)],
    [{ args: [1, true, null] }, argument(/args/)],
    [{ args: ['a', 'x'.repeat(131_072)] }, argument(/An argument has 131072 bytes/)],
    [{ args: Array(20).fill('é'.repeat(60_000)) }, argument(/The arguments have 24\d{5} bytes/)],
    [{ kind: 'spark' }, json(/^Unrecognized field "kind"/)],
    [{ ttl: '1h' }, json(/^Unrecognized field "ttl"/)],
  ];
}

function wrongInSessions(): [Record<string, unknown>, Refusal][] {
  return [
    [
      { conf: { 'spark.api.mode': 'Connect' } },
      requirement('spark.api.mode is Connect, but a session needs classic: leave it out.'),
    ],
    [{ kind: 'cobol' }, json(/^Invalid kind: cobol \(through reference chain: .*\["kind"\]\)$/)],
    [{ kind: 'SPARK' }, json(/^Invalid kind: SPARK /)],
    [{ kind: '' }, json(/^Invalid kind: /)],
    [{ kind: 1 }, json(/^requirement failed: Kind should be a string\./)],
    [{ ttl: 'abc' }, reason('Invalid time string: abc')],
    [{ ttl: '-5' }, reason('Invalid value: -5')],
    [{ idleTimeout: '5parsecs' }, reason('Invalid suffix: "parsecs"')],
    [{ idleTimeout: ['1h'] }, json(/reference chain: .*\["idleTimeout"\]/)],
    [{ heartbeatTimeoutInSecond: 'x' }, json(/^Cannot deserialize value of type `int` from String "x"/)],
    [{ file: '/x' }, json(/^Unrecognized field "file"/)],
    [{ className: 'X' }, json(/^Unrecognized field "className"/)],
  ];
}
