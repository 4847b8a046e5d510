import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matches } from './glob.ts';

test('what a segment with stars matches', () => {
  const cases: [segment: string, yes: string[], no: string[]][] = [
    ['*', ['', 'a', '.hidden', 'a\nb'], []],
    ['*.jar', ['.jar', 'a.jar', '.jar.jar'], ['jar', 'a.jar2', 'axjar']],
    ['a*a', ['aa', 'aba'], ['a', 'ab', 'ba']],
    ['ab*ba', ['abba', 'abcba'], ['aba']],
    ['a*b*c', ['abc', 'aXbYc', 'abcbc'], ['acb', 'ac', 'abcd']],
    ['**', ['', 'a'], []],
    ['(a+)*$', ['(a+)$', '(a+)b$'], ['aa']],
    ['*ab*ab', ['abab', 'xabab'], ['ab', 'aba']],
  ];
  for (const [segment, yes, no] of cases) {
    for (const name of yes) assert.ok(matches(name, segment), `${segment} ${name}`);
    for (const name of no) assert.ok(!matches(name, segment), `${segment} ${name}`);
  }
});
