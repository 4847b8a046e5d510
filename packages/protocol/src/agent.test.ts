import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { AGENT_FRAME_BYTES, AgentFrame, ServerFrame } from './agent.ts';
import { whatIsWrong } from './check.ts';

const folder = new URL('../../../agent/protocol/src/test/resources/frames/', import.meta.url);

/** One frame, or a list of frames, per file: the Java tests read the same. */
function goldenFrames(): [string, unknown][] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.flatMap((name) => {
    const content: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    return (Array.isArray(content) ? content : [content]).map((frame): [string, unknown] => [name, frame]);
  });
}

test('every golden frame is one the schemas allow', () => {
  const seen = new Set<unknown>();
  for (const [name, frame] of goldenFrames()) {
    const wrong = [whatIsWrong(AgentFrame, frame), whatIsWrong(ServerFrame, frame)];
    assert.ok(wrong.includes(null), `${name}: ${wrong.join(' / ')}`);
    assert.ok(JSON.stringify(frame).length <= AGENT_FRAME_BYTES);
    seen.add((frame as { type: unknown }).type);
  }
  const all = [...AgentFrame.anyOf, ...ServerFrame.anyOf].map((schema) => schema.properties.type.const);
  assert.deepEqual([...seen].sort(), [...new Set(all)].sort());
});

test('a frame that is off is refused with its reason', () => {
  assert.equal(whatIsWrong(AgentFrame, { type: 'started', id: 0, at: 1 }), '$.n: missing');
  assert.equal(whatIsWrong(AgentFrame, { type: 'nonsense' }), '$: none of the allowed shapes');
  assert.equal(
    whatIsWrong(ServerFrame, { type: 'run', id: 0, kind: 'shared', code: '' }),
    '$.kind: not one of spark, pyspark, sparkr, sql',
  );
});
