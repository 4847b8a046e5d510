// npm run chaos -- [--minutes N] [--operations N] [--faults N] [--seed N]: set-up, then a server under faults, with a client that keeps a ledger.
import { join } from 'node:path';
import { runMain } from './failure.mjs';
import { root } from './paths.mjs';
import { runShown } from './setup/command.mjs';
import { nodeCommand, nodeEnvironment } from './setup/node.mjs';
import { setUp, sparkEnvironment } from './setup/setup.mjs';
import { bothSparks, sparks } from './setup/spark.mjs';
import { stopSignal } from './stop.mjs';

await runMain(async () => {
  const signal = stopSignal();
  await setUp(signal, { sparks: Object.keys(sparks) });
  const env = { ...nodeEnvironment(), ...sparkEnvironment(), ...bothSparks() };
  const args = [join(root, 'chaos', 'main.ts'), ...process.argv.slice(2)];
  await runShown({ command: nodeCommand(), args, cwd: root, env, signal });
});
