import { loadavg } from 'node:os';
import { sparks } from '../e2e/support/sparks.ts';
import type { Figure } from './figures.ts';
import { measureServers } from './servers.ts';
import { measureSessions } from './sessions.ts';
import { measureStart } from './start.ts';
import { measureStatements } from './statements.ts';

/*
 * The benchmark: what Livery costs, each figure beside a floor that was measured in the same run on the same machine.
 * Prints one line a figure and exits 1 when one misses its target. `--spark 3` takes the other Spark; names of parts
 * (`start`, `sessions`, `statements`, `servers`) run these alone.
 */
const [, major = '4'] = /--spark[ =](\d)/.exec(process.argv.join(' ')) ?? [];
const spark = sparks.find(({ name }) => name === `Spark ${major}`) ?? sparks[0];
if (!spark) throw new Error('no Spark to measure with');

const parts = {
  start: measureStart,
  sessions: measureSessions,
  statements: measureStatements,
  servers: measureServers,
};
const named = Object.entries(parts).filter(([name]) => process.argv.includes(name));
const figures: Figure[] = [];
for (const [, measure] of named.length > 0 ? named : Object.entries(parts)) {
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
const load = loadavg()[0]?.toFixed(1);
console.log(
  `\n${figures.length - missed.length} of ${figures.length} targets met on ${spark.name}; load of the machine at the end: ${load}`,
);
process.exit(missed.length === 0 ? 0 : 1);
