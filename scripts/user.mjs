// npm run user -- add|remove NAME --file FILE: changes a users file, after what is missing of the
// server's set-up; neither Java nor Spark is needed for it.
import { runMain } from './failure.mjs';
import { startServer } from './server/process.mjs';
import { setUp } from './setup/setup.mjs';
import { stopSignal } from './stop.mjs';

await runMain(async () => {
  await setUp(stopSignal(), { agent: false, sparks: [] });
  const cwd = process.env.npm_lifecycle_event === 'user' ? process.env.INIT_CWD : process.cwd();
  const command = startServer(['user', ...process.argv.slice(2)], 'inherit', cwd);
  return (await command.ended).code ?? 1;
});
