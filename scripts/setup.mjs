// npm run setup: brings what Livery needs into .tools, node_modules and the dist folders. With `--all-sparks` also the
// second Spark of the tests.
import { runMain } from './failure.mjs';
import { setUp } from './setup/setup.mjs';
import { sparks } from './setup/spark.mjs';
import { stopSignal } from './stop.mjs';

await runMain(async () => {
  const started = Date.now();
  await setUp(stopSignal(), process.argv.includes('--all-sparks') ? { sparks: Object.keys(sparks) } : {});
  console.log(`Livery is set up (${((Date.now() - started) / 1000).toFixed(1)} s).`);
});
