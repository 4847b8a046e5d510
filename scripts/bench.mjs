// npm run bench -- [ARGS]: set-up, then the benchmark with the arguments passed on.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, runMain } from './failure.mjs';
import { root } from './paths.mjs';
import { runShown } from './setup/command.mjs';
import { nodeCommand, nodeEnvironment } from './setup/node.mjs';
import { setUp, sparkEnvironment } from './setup/setup.mjs';
import { stopSignal } from './stop.mjs';

await runMain(async () => {
  const main = join(root, 'bench', 'main.mjs');
  if (!existsSync(main)) throw new Failure('There is no benchmark here: bench/main.mjs is missing.');
  const signal = stopSignal();
  await setUp(signal);
  const env = { ...nodeEnvironment(), ...sparkEnvironment() };
  await runShown({ command: nodeCommand(), args: [main, ...process.argv.slice(2)], cwd: root, env, signal });
});
