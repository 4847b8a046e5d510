import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateBatch } from '@livery/protocol/batches';
import { CreateSession } from '@livery/protocol/sessions';
import { CreateStatement } from '@livery/protocol/statements';
import { HttpError } from '../errors.ts';
import { decode } from './decode.ts';

const BATCH = 'org.apache.livy.server.batch.CreateBatchRequest';
const SESSION = 'org.apache.livy.server.interactive.CreateInteractiveRequest';
const AT = (column: number, line = 1) =>
  `\n at [Source: (org.eclipse.jetty.server.HttpInputOverHTTP); line: ${line}, column: ${column}]`;
const VIA = (className: string, name: string) => ` (through reference chain: ${className}["${name}"])`;

const batch = (text: string) => decode(CreateBatch, Buffer.from(text));
const session = (text: string) => decode(CreateSession, Buffer.from(text));

function refusal(run: () => unknown): [number, string, string] {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof HttpError);
    return [error.status, error.shape, error.message];
  }
  throw new Error('was accepted');
}

function refusesText(run: () => unknown, message: string) {
  assert.deepEqual(refusal(run), [400, 'text', message]);
}

test('what is not given is null, empty or the default', () => {
  assert.deepEqual(session('{}'), {
    kind: 'shared',
    proxyUser: null,
    jars: [],
    pyFiles: [],
    files: [],
    driverMemory: null,
    driverCores: null,
    executorMemory: null,
    executorCores: null,
    numExecutors: null,
    archives: [],
    queue: null,
    name: null,
    conf: {},
    heartbeatTimeoutInSecond: 0,
    ttl: null,
    idleTimeout: null,
  });
  assert.notEqual(session('{}').jars, session('{}').jars);
});

test('null is the same as not given', () => {
  const all = Object.keys(CreateBatch.properties).map((name) => `"${name}":null`);
  assert.deepEqual(batch(`{${all}}`), batch('{}'));
  assert.equal(session('{"kind":null,"heartbeatTimeoutInSecond":null}').kind, 'shared');
});

test('numbers and booleans are text where text is wanted, digit for digit', () => {
  const text =
    '{"args":[1.50,12345678901234567890,1E+2,true],"conf":{"a":1,"b":false,"c":null,"__proto__":"p"},"name":5}';
  const { args, conf, name } = batch(text);
  assert.deepEqual(args, ['1.50', '12345678901234567890', '1E+2', 'true']);
  assert.deepEqual(Object.entries(conf), [
    ['a', '1'],
    ['b', 'false'],
    ['__proto__', 'p'],
  ]);
  assert.equal(name, '5');
});

test('whole numbers may be text', () => {
  assert.equal(batch('{"driverCores":"2"}').driverCores, 2);
  assert.equal(batch('{"numExecutors":-1}').numExecutors, -1);
  assert.equal(session('{"heartbeatTimeoutInSecond":"60"}').heartbeatTimeoutInSecond, 60);
  assert.equal(session('{"heartbeatTimeoutInSecond":1.9}').heartbeatTimeoutInSecond, 1);
  for (const value of ['"two"', '1.5', '99999999999', 'true', '[]', '{}', '""']) {
    const [status, shape, message] = refusal(() => batch(`{"numExecutors":${value}}`));
    assert.deepEqual([status, shape], [400, 'msg'], value);
    assert.equal(message, 'numExecutors has to be a whole number of 32 bits.');
  }
  refusesText(
    () => session('{"kind":"spark","heartbeatTimeoutInSecond":"x"}'),
    `Cannot deserialize value of type \`int\` from String "x": not a valid \`int\` value${AT(44)}${VIA(SESSION, 'heartbeatTimeoutInSecond')}`,
  );
});

test('kinds by all their names', () => {
  assert.equal(session('{"kind":"python"}').kind, 'pyspark');
  assert.equal(session('{"kind":"scala"}').kind, 'spark');
  refusesText(() => session('{"kind":"cobol"}'), `Invalid kind: cobol${VIA(SESSION, 'kind')}`);
  refusesText(() => session('{"kind":"SPARKX"}'), `Invalid kind: SPARKX${VIA(SESSION, 'kind')}`);
  refusesText(() => session('{"kind":"constructor"}'), `Invalid kind: constructor${VIA(SESSION, 'kind')}`);
  refusesText(() => session('{"kind":1}'), `requirement failed: Kind should be a string.${VIA(SESSION, 'kind')}`);
  const statement = (text: string) => decode(CreateStatement, Buffer.from(text));
  assert.deepEqual(statement('{"code":1}'), { code: '1', kind: null, msg_type: null });
  assert.deepEqual(
    refusal(() => statement('{"code":"1","kind":"cobol"}')),
    [400, 'msg', 'Invalid kind: cobol'],
  );
});

test('wrong shapes', () => {
  const list = 'scala.collection.immutable.List<java.lang.String>';
  const cannot = (type: string, from: string) => `Cannot deserialize value of type \`${type}\` from ${from}`;
  refusesText(() => batch('[]'), `${cannot(BATCH, 'Array value (token `JsonToken.START_ARRAY`)')}${AT(1)}`);
  refusesText(
    () => batch('"x"'),
    `Cannot construct instance of \`${BATCH}\` (although at least one Creator exists): no String-argument constructor/factory method to deserialize from String value ('x')${AT(1)}`,
  );
  refusesText(
    () => batch('1'),
    `Cannot construct instance of \`${BATCH}\` (although at least one Creator exists): no int/Int-argument constructor/factory method to deserialize from Number value (1)${AT(1)}`,
  );
  refusesText(
    () => batch('{"file": ["a"]}'),
    `${cannot('java.lang.String', 'Array value (token `JsonToken.START_ARRAY`)')}${AT(10)}${VIA(BATCH, 'file')}`,
  );
  refusesText(
    () => session('{"jars":"x"}'),
    `${cannot(list, 'String value (token `JsonToken.VALUE_STRING`)')}${AT(9)}${VIA(SESSION, 'jars')}`,
  );
  refusesText(
    () => batch('{"conf": []}'),
    `${cannot('scala.collection.immutable.Map<java.lang.String,java.lang.String>', 'Array value (token `JsonToken.START_ARRAY`)')}${AT(10)}${VIA(BATCH, 'conf')}`,
  );
  refusesText(
    () => batch('{"conf": {"spark.x": {"a": 1}}}'),
    `${cannot('java.lang.String', 'Object value (token `JsonToken.START_OBJECT`)')}${AT(22)} (through reference chain: ${BATCH}["conf"]->com.fasterxml.jackson.module.scala.deser.GenericMapFactoryDeserializerResolver$BuilderWrapper["spark.x"])`,
  );
  assert.deepEqual(refusal(() => batch('null')).slice(0, 2), [400, 'msg']);
  assert.deepEqual(
    refusal(() => batch('{"args":["a",null]}')),
    [400, 'msg', 'args[1] is null, text was expected.'],
  );
});

test('no U+0000 gets into a command line', () => {
  for (const text of [
    '{"args":["a\\u0000"]}',
    '{"conf":{"a\\u0000":"b"}}',
    '{"conf":{"a":"\\u0000"}}',
    '{"name":"\\u0000"}',
  ]) {
    assert.match(refusal(() => batch(text))[2], /^(args|conf|name) has the character U\+0000 in it\.$/);
  }
  assert.equal(decode(CreateStatement, Buffer.from('{"code":"\\u0000"}')).code, '\0');
});

test('unknown properties are named with where they stand', () => {
  const known = CreateBatch['x-livy-known' as keyof typeof CreateBatch] as unknown as string[];
  const list = known.map((name) => `"${name}"`).join(', ');
  const unknown = (name: string, column: number) =>
    `Unrecognized field "${name}" (class ${BATCH}), not marked as ignorable (16 known properties: ${list}])${AT(column)}${VIA(BATCH, name)}`;
  refusesText(() => batch('{"file":"/x","foo":1}'), unknown('foo', 21));
  refusesText(() => batch('{"File":"/etc/a"}'), unknown('File', 10));
  refusesText(() => batch('{"toString":1}'), unknown('toString', 14));
  refusesText(
    () => decode(CreateStatement, Buffer.from('{"code": "1", "foo": 1}')),
    `Unrecognized field "foo" (class org.apache.livy.ExecuteRequest), not marked as ignorable (3 known properties: "msg_type", "kind", "code"])${AT(24)}${VIA('org.apache.livy.ExecuteRequest', 'foo')}`,
  );
});

test('a string that cannot be read is named by its property', () => {
  const bytes = (latin1: string) => Buffer.from(latin1, 'latin1');
  refusesText(
    () => decode(CreateBatch, bytes('{"file":"/etc/\xe9"}')),
    `Invalid UTF-8 middle byte 0x22${AT(17)}${VIA(BATCH, 'file')}`,
  );
  refusesText(
    () => decode(CreateBatch, bytes('{"file":"/etc/\xff\xfe"}')),
    `Invalid UTF-8 start byte 0xff${AT(16)}${VIA(BATCH, 'file')}`,
  );
  refusesText(() => decode(CreateBatch, undefined), `No content to map due to end-of-input${AT(0)}`);
});
