// npm start -- [--host H] [--port P] [--data-dir D] [--conf FILE]: the server alone, after any set-up that is missing.
import { runMain } from './failure.mjs';
import { startServer } from './server/process.mjs';
import { setUp } from './setup/setup.mjs';
import { fired, stopSignal } from './stop.mjs';

await runMain(async () => {
  const signal = stopSignal();
  await setUp(signal);
  // npm runs scripts in the project's folder; the reader's relative paths start where npm was called.
  const cwd = process.env.npm_lifecycle_event === 'start' ? process.env.INIT_CWD : process.cwd();
  const server = startServer(process.argv.slice(2), 'inherit', cwd);
  const stopped = fired(signal).then(() => server.stop());
  const { code } = await server.ended;
  if (signal.aborted) await stopped;
  return signal.aborted ? 0 : (code ?? 1);
});
