import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProperties } from './properties.ts';

test('every way to write a property', () => {
  const cases: [string, [string, string][]][] = [
    ['a=1', [['a', '1']]],
    ['  a  =  1 2  ', [['a', '1 2']]],
    ['a:1', [['a', '1']]],
    ['a   b c', [['a', 'b c']]],
    ['a', [['a', '']]],
    ['a =', [['a', '']]],
    ['a==b', [['a', '=b']]],
    ['a = b = c', [['a', 'b = c']]],
    ['a\\=b\\:c\\ d = x', [['a=b:c d', 'x']]],
    ['# no\n! no\n\n   # no\na=1 # yes', [['a', '1 # yes']]],
    [
      'a=1,\\\n   2,\\\r\n\t3\nb=4',
      [
        ['a', '1,2,3'],
        ['b', '4'],
      ],
    ],
    [
      'a=1\\\\\nb=2',
      [
        ['a', '1\\'],
        ['b', '2'],
      ],
    ],
    ['a=\\u00e9\\t\\x\\\\', [['a', 'é\tx\\']]],
    ['a=end\\ ', [['a', 'end ']]],
    [
      'a=1\ra=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    ['\ufeffa=1', [['a', '1']]],
    ['a=1\\', [['a', '1']]],
    ['', []],
  ];
  for (const [text, expected] of cases) assert.deepEqual(parseProperties(text), expected, JSON.stringify(text));
});

test('a broken escape is an error', () => {
  assert.throws(() => parseProperties('a = \\u12'), /four hexadecimal digits/);
});
