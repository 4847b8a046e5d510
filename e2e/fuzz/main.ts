import { parseArgs } from 'node:util';
import { newest } from '../support/sparks.ts';
import { fuzz } from './run.ts';

/*
 * The fuzz, as long as one likes: `--minutes N` (5), `--seed N` (a new one each time, which is said so that a failure can
 * be seen again).
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error('npm run fuzz -- [--minutes N] [--seed N]');
console.log(`${newest.name}, ${minutes} min, seed ${seed}`);
try {
  console.log(await fuzz({ spark: newest, seconds: Math.ceil(minutes * 60), seed }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
