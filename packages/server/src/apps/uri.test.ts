import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUri, UriSyntaxError } from './uri.ts';

test('the parts of a URI', () => {
  const uri = (parts: object) => ({ scheme: null, authority: null, path: null, query: null, fragment: null, ...parts });
  const cases: [string, object][] = [
    ['/a/b.py', { path: '/a/b.py' }],
    ['a.py', { path: 'a.py' }],
    ['file:/a%20b', { scheme: 'file', path: '/a b' }],
    ['file:///a#x', { scheme: 'file', authority: '', path: '/a', fragment: 'x' }],
    ['//host/a', { authority: 'host', path: '/a' }],
    ['hdfs://h:1/a?q=/b#f', { scheme: 'hdfs', authority: 'h:1', path: '/a', query: 'q=/b', fragment: 'f' }],
    ['ivy://g:m:1', { scheme: 'ivy', authority: 'g:m:1', path: '' }],
    ['local:a/b', { scheme: 'local' }],
    ['/é/日本', { path: '/é/日本' }],
    ['http://[::1]/a', { scheme: 'http', authority: '[::1]', path: '/a' }],
  ];
  for (const [text, parts] of cases) assert.deepEqual(parseUri(text), uri(parts), text);
});

test('what is no URI, in the words of Java', () => {
  const cases: [string, string][] = [
    ['http://[bad', 'Expected closing bracket for IPv6 address at index 11: http://[bad'],
    ['/data/no such.py', 'Illegal character in path at index 8: /data/no such.py'],
    ['hdfs://h/a b', 'Illegal character in path at index 10: hdfs://h/a b'],
    ['/a%2', 'Malformed escape pair at index 2: /a%2'],
    [':/a', 'Expected scheme name at index 0: :/a'],
    ['file:', 'Expected scheme-specific part at index 5: file:'],
    ['1a:/x', 'Illegal character in scheme name at index 0: 1a:/x'],
    ['file:\\a', 'Illegal character in opaque part at index 5: file:\\a'],
    ['/a{b,c}', 'Illegal character in path at index 2: /a{b,c}'],
    ['/a#b#c', 'Illegal character in fragment at index 4: /a#b#c'],
    ['/a\u0000', 'Illegal character in path at index 2: /a\u0000'],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parseUri(text), new UriSyntaxError(message), text);
  }
});
