import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatProperties } from './properties-file.ts';

test('what Java would read otherwise is escaped', () => {
  assert.equal(formatProperties({ 'spark.a': 'b=c:d#e!f' }), 'spark.a=b=c:d#e!f\n');
  assert.equal(formatProperties({ 'a b=c': '  x ' }), 'a\\ b\\=c=\\ \\ x \n');
  assert.equal(formatProperties({ a: 'C:\\x\ny\tz' }), 'a=C:\\\\x\\ny\\tz\n');
  assert.equal(formatProperties({ a: 'é☃😀' }), 'a=\\u00e9\\u2603\\ud83d\\ude00\n');
});

test('a value cannot begin a setting of its own', () => {
  const text = formatProperties({ 'spark.a': 'x\nspark.master=local\r\nspark.b=1' });
  assert.equal(text.trim().split('\n').length, 1);
});
