import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SubmitBatch } from '@livery/protocol/v1/batches';
import { RunStatement } from '@livery/protocol/v1/statements';
import { decodeStrict } from './strict-json.ts';

const batch = (body: string | Buffer) => decodeStrict(SubmitBatch, Buffer.from(body));

test('what was not given is as after Livy decoding', () => {
  const { file, args, conf, numExecutors, name } = batch('{"file":"/a.py","args":["1"],"name":null}');
  assert.deepEqual(
    { file, args, conf, numExecutors, name },
    {
      file: '/a.py',
      args: ['1'],
      conf: {},
      numExecutors: null,
      name: null,
    },
  );
  assert.deepEqual(decodeStrict(RunStatement, Buffer.from('{"code":""}')), { code: '', kind: null });
});

test('all that is not as the schema says is refused, and the place is named', () => {
  const refusals: [string | Buffer, RegExp][] = [
    ['', /^The body is not JSON: /],
    ['{"file":"a"} x', /^The body is not JSON: /],
    [Buffer.from([0x22, 0xff, 0x22]), /^The body is not JSON: /],
    ['[]', /^The body: not of type object$/],
    ['{}', /^file: missing$/],
    ['{"file":null}', /^file: not of type string$/],
    ['{"file":"a","numExecutors":"3"}', /^numExecutors: not of type integer$/],
    ['{"file":"a","numExecutors":4294967296}', /^numExecutors: out of range$/],
    ['{"file":"a","args":null}', /^args: not of type array$/],
    ['{"file":"a","args":["x",1]}', /^args\.1: not of type string$/],
    ['{"file":"a","conf":{"spark.a":1}}', /^conf\.spark\.a: not of type string$/],
    ['{"file":"a","files":[],"nonsense":1}', /^nonsense: unknown$/],
    ['{"file":"a","args":["\\u0000"]}', /U\+0000/],
    ['{"file":"a","conf":{"\\u0000":""}}', /U\+0000/],
    ['{"file":"a","args":["\\ud800"]}', /half of a surrogate pair/],
    ['{"file":"a","conf":{"\\ude00\\ud83d":""}}', /half of a surrogate pair/],
  ];
  for (const [body, message] of refusals) assert.throws(() => batch(body), { status: 400, message });
  assert.deepEqual(batch('{"file":"a","args":["\\ud83d\\ude00"]}').args, ['😀']);
  assert.throws(() => decodeStrict(RunStatement, Buffer.from('{"code":"\\ud800"}')), { status: 400 });
  assert.throws(() => decodeStrict(SubmitBatch, undefined), { status: 400 });
});
