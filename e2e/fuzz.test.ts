import { test } from 'node:test';
import { fuzz } from './fuzz/run.ts';
import { newest } from './support/sparks.ts';

test('a minute of whatever schemathesis makes of the description is borne, and leaves nothing', async () => {
  await fuzz({ spark: newest, seconds: 60, seed: 1 });
});
