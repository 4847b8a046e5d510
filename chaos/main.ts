import { parseArgs } from 'node:util';
import { newest } from '../e2e/support/sparks.ts';
import { explain, report } from './report.ts';
import { type ChaosOptions, keptIn, run } from './run.ts';

/*
 * The chaos run, as long as one likes: `--minutes N` (30), or until `--operations N` were accepted and `--faults N` came,
 * whichever is first; `--servers N` (1) on `--store sqlite|postgres` (sqlite for one server, else postgres); `--seed N` (a
 * new one each time, which is said so that a failure can be looked for again).
 */
const USAGE =
  'npm run chaos -- [--minutes N] [--operations N] [--faults N] [--servers N] [--store sqlite|postgres] [--seed N]';

const options = readOptions();
console.log(`seed ${options.seed}`);
const outcome = await run(options);
console.log(report(options, outcome));
if (outcome.ledger.findings.length > 0) {
  console.error(`${explain(outcome)}\nThe servers' logs are in ${keptIn(options)}`);
  process.exitCode = 1;
}

function readOptions(): ChaosOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { seed: text, minutes: text, operations: text, faults: text, servers: text, store: text },
  });
  const number = (name: Exclude<keyof typeof values, 'store'>, otherwise: number) => {
    const value = Number(values[name] ?? otherwise);
    if (!(value >= 0)) throw new Error(`--${name} takes a number: ${USAGE}`);
    return value;
  };
  const servers = number('servers', 1);
  const store = values.store ?? (servers === 1 ? 'sqlite' : 'postgres');
  if (store !== 'sqlite' && store !== 'postgres') throw new Error(`--store is sqlite or postgres: ${USAGE}`);
  return {
    spark: newest,
    seed: number('seed', Math.floor(Math.random() * 2 ** 31)),
    minutes: number('minutes', 30),
    operations: number('operations', Number.POSITIVE_INFINITY),
    faults: number('faults', Number.POSITIVE_INFINITY),
    servers,
    store,
  };
}
