// npm run fuzz -- [--minutes N] [--seed N]: set-up, then a real server is sent what schemathesis makes of its description.
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
  await setUp(signal, { sparks: Object.keys(sparks), fuzz: true });
  const env = { ...nodeEnvironment(), ...sparkEnvironment(), ...bothSparks() };
  const args = [join(root, 'e2e', 'fuzz', 'main.ts'), ...process.argv.slice(2)];
  await runShown({ command: nodeCommand(), args, cwd: root, env, signal });
});
