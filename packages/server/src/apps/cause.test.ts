import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endingCause, wasKilled } from './cause.ts';

test('an exit code of the program’s own choice needs no words', () => {
  assert.equal(endingCause(1, ['ValueError: boom']), null);
  assert.equal(endingCause(3, []), null);
});

test('a signal, a lost process and a full heap are named', () => {
  assert.match(endingCause(137, []) ?? '', /ended by SIGKILL \(exit code 137\)/);
  assert.match(endingCause(143, []) ?? '', /ended by SIGTERM/);
  assert.match(endingCause(139, []) ?? '', /ended by SIGSEGV/);
  assert.match(endingCause(null, []) ?? '', /left no exit code/);
  assert.match(endingCause(1, ['x', 'java.lang.OutOfMemoryError: Java heap space']) ?? '', /Raise driverMemory/);
});

test('only signals that somebody sends count as killed', () => {
  assert.deepEqual([130, 137, 143].map(wasKilled), [true, true, true]);
  assert.deepEqual([0, 1, 134, 139, null].map(wasKilled), [false, false, false, false, false]);
});
