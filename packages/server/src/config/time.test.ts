import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTime } from './time.ts';

test('times in milliseconds', () => {
  const times: [string, number][] = [
    ['0', 0],
    ['1500', 1500],
    ['1999us', 1],
    ['10ms', 10],
    ['90s', 90_000],
    ['2m', 120_000],
    ['2MIN', 120_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    ['99999999999999999999d', Number.MAX_SAFE_INTEGER],
  ];
  for (const [text, ms] of times) assert.equal(parseTime(text), ms, text);
});

test('what is no time, in the words of Livy', () => {
  const refused: [string, string][] = [
    ['abc', 'Invalid time string: abc'],
    ['', 'Invalid time string: '],
    ['90 s', 'Invalid time string: 90 s'],
    ['1.5h', 'Invalid time string: 1.5h'],
    ['5parsecs', 'Invalid suffix: "parsecs"'],
    ['5constructor', 'Invalid suffix: "constructor"'],
    ['-5', 'Invalid value: -5'],
  ];
  for (const [text, message] of refused) assert.throws(() => parseTime(text), { message }, text);
});
