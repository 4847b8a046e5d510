import { sparks } from '../e2e/support/sparks.ts';
import type { Figure } from './figures.ts';
import { measureSessions } from './sessions.ts';
import { measureStart } from './start.ts';
import { measureStatements } from './statements.ts';

/*
 * The benchmark: what Livery costs, each figure beside a floor that was measured in the same run on the same machine.
 * Prints one line a figure and exits 1 when one misses its target. `--spark 3` takes the other Spark.
 */
const [, major = '4'] = /--spark[ =](\d)/.exec(process.argv.join(' ')) ?? [];
const spark = sparks.find(({ name }) => name === `Spark ${major}`) ?? sparks[0];
if (!spark) throw new Error('no Spark to measure with');

const parts = [measureStart, measureSessions, measureStatements];
const figures: Figure[] = [];
for (const measure of parts) {
  for (const figure of await measure(spark)) {
    figures.push(figure);
    const { what, value, unit, floor, target, met } = figure;
    const beside = floor === undefined ? '' : `  (${floor})`;
    console.log(
      `${met ? '✓' : '✗'} ${what.padEnd(58)} ${value.toFixed(2).padStart(9)} ${unit.padEnd(6)} ${target}${beside}`,
    );
  }
}
const missed = figures.filter(({ met }) => !met);
console.log(`\n${figures.length - missed.length} of ${figures.length} targets met on ${spark.name}`);
process.exit(missed.length === 0 ? 0 : 1);
