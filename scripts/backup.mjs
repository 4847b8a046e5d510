// npm run backup -- FILE [--data-dir DIR]: writes the store of a server, which may be running, to a new file.
import { runMain } from './failure.mjs';
import { startServer } from './server/process.mjs';
import { setUp } from './setup/setup.mjs';
import { stopSignal } from './stop.mjs';

await runMain(async () => {
  await setUp(stopSignal(), { agent: false, sparks: [] });
  const cwd = process.env.npm_lifecycle_event === 'backup' ? process.env.INIT_CWD : process.cwd();
  const command = startServer(['backup', ...process.argv.slice(2)], 'inherit', cwd);
  return (await command.ended).code ?? 1;
});
