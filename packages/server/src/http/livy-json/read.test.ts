import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type JsonNode, JsonSyntaxError } from './node.ts';
import { readJson } from './read.ts';

const read = (text: string | Buffer) => readJson(Buffer.from(text as string));

function plain(node: JsonNode): unknown {
  if (node.kind === 'array') return node.items.map(plain);
  if (node.kind === 'object') return Object.fromEntries([...node.members].map(([name, value]) => [name, plain(value)]));
  if (node.kind === 'number') return Number(node.text);
  return node.kind === 'null' ? null : node.value;
}

function fault(text: string): [string, number, number] {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof JsonSyntaxError, String(error));
    return [error.message, error.place.line, error.place.column];
  }
  throw new Error(`${text} was read`);
}

test('reads what JSON.parse reads', () => {
  const texts = [
    '{}',
    '[]',
    '""',
    ' \t\r\n[1, -0.5e-7 ,true,false,null,"a\\u00e9\\n\\"\\\\\\/é😀\\ud83d\\ude00"]',
    '{"a":{"b":[{},[[]]]},"":0,"é":"x"}',
    JSON.stringify('x'.repeat(100_000)),
  ];
  for (const text of texts) assert.deepEqual(plain(read(text)), JSON.parse(text), text.slice(0, 80));
});

test('the last of equal keys counts, trailing text and a byte order mark do not', () => {
  assert.deepEqual(plain(read('\ufeff{"a":1,"a":2} xx')), { a: 2 });
});

test('both halves of a surrogate pair are one character', () => {
  assert.deepEqual(plain(read('["\\ud83d\\ude00"]')), ['😀']);
});

test('numbers keep their text', () => {
  assert.deepEqual(plain(read('[1]')), [1]);
  const node = read('[1.50,12345678901234567890]');
  assert.ok(node.kind === 'array');
  assert.deepEqual(
    node.items.map((item) => item.kind === 'number' && item.text),
    ['1.50', '12345678901234567890'],
  );
});

test('faults in the words and places of Jackson', () => {
  const source = (column: number) =>
    `[Source: (org.eclipse.jetty.server.HttpInputOverHTTP); line: 1, column: ${column}]`;
  const values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
  const faults: [string, string, number, number?][] = [
    ['', 'No content to map due to end-of-input', 0],
    [' \n ', 'No content to map due to end-of-input', 0],
    ['{"file": ', 'Unexpected end-of-input within/between Object entries', 10],
    ['{"code"', 'Unexpected end-of-input within/between Object entries', 8],
    ['{"a":1', `Unexpected end-of-input: expected close marker for Object (start marker at ${source(1)})`, 7],
    [' [1', `Unexpected end-of-input: expected close marker for Array (start marker at ${source(2)})`, 4],
    ['{"a":1,', 'Unexpected end-of-input within/between Object entries', 8],
    ['{file: "x"}', "Unexpected character ('f' (code 102)): was expecting double-quote to start field name", 3],
    ['{"a":1,}', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name", 9],
    ['[1,]', "Unexpected character (']' (code 93)): expected a value", 5],
    ['<a/>', `Unexpected character ('<' (code 60)): expected a valid value ${values}`, 2],
    ["{'a':1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 3],
    ['{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value", 7],
    ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 5],
    [
      '{"numExecutors":NaN}',
      "Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow",
      20,
    ],
    ['nope', `Unrecognized token 'nope': was expecting ${values}`, 5],
    ['[01]', 'Invalid numeric value: Leading zeroes not allowed', 3],
    ['"abc', 'Unexpected end-of-input: was expecting closing quote for a string value', 5],
    ['["a\\ud800"]', 'Half of a surrogate pair, which no text in UTF-8 can hold', 11],
    ['{"\\ude00\\ud83d":1}', 'Half of a surrogate pair, which no text in UTF-8 can hold', 16],
    ['[\n1,\r\n x]', `Unrecognized token 'x': was expecting ${values}`, 3, 3],
    ['{"a":1]', `Unexpected close marker ']': expected '}' (for Object starting at ${source(1)})`, 8],
  ];
  for (const [text, message, column, line = 1] of faults) assert.deepEqual(fault(text), [message, line, column], text);
  assert.match(fault('/*c*/{}')[0], /^Unexpected character \('\/' \(code 47\)\): maybe a \(non-standard\) comment\?/);
  assert.match(fault('"a\nb"')[0], /^Illegal unquoted character \(\(CTRL-CHAR, code 10\)\)/);
  assert.match(fault('"\\x"')[0], /^Unrecognized character escape 'x' \(code 120\)/);
});

test('depth is bounded', () => {
  assert.doesNotThrow(() => read('['.repeat(1000) + ']'.repeat(1000)));
  assert.match(fault('['.repeat(100_000))[0], /^Document nesting depth \(1001\) exceeds the maximum allowed \(1000/);
});

test('no text makes the reader fail in any other way', () => {
  const seeds = ['{"a":[1,-2.5e3,"x\\u00e9é"],"b":{"c":null,"d":true}}', '"\\ud800"', '[[],{}]'];
  for (const seed of seeds) {
    const bytes = Buffer.from(seed);
    for (let place = 0; place <= bytes.length; place++) {
      for (const byte of [0, 0x0a, 0x22, 0x2c, 0x2e, 0x30, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d, 0x80, 0xc3, 0xe2, 0xff]) {
        const mutated = Buffer.concat([
          bytes.subarray(0, place),
          Buffer.from([byte]),
          bytes.subarray(place + (byte % 2)),
        ]);
        for (const body of [mutated, mutated.subarray(0, place)]) {
          try {
            readJson(body);
          } catch (error) {
            assert.ok(error instanceof JsonSyntaxError, `${body.toString('latin1')}: ${error}`);
          }
        }
      }
    }
  }
});
