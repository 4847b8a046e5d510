import { mkdirSync, rmSync } from 'node:fs';
import { Failure } from '../failure.mjs';
import { logs } from '../paths.mjs';
import { runLogged, runShown } from '../setup/command.mjs';
import { progress } from '../show/progress.mjs';
import { heading } from '../show/text.mjs';

/**
 * Runs one stage.
 *
 * @param {import('./stages.mjs').stages[number]} stage
 * @param {AbortSignal} signal
 * @returns {Promise<{ counts: import('./counts.mjs').Counts, error: Error | undefined, seconds: number }>}
 *   `error` is why the stage counts as failed; a stage that should hold tests and ran none has failed too
 */
export async function runStage(stage, signal) {
  const started = Date.now();
  mkdirSync(logs, { recursive: true });
  if (stage.report) rmSync(stage.report, { force: true });
  let error;
  try {
    await (stage.onScreen ? showStage : logStage)(stage, signal);
  } catch (failure) {
    error = failure;
  }
  signal.throwIfAborted();
  const counts = stage.counts?.(started) ?? { passed: 0, failed: 0, skipped: 0 };
  if (stage.counts && counts.passed + counts.failed === 0)
    error ??= new Failure(`The stage ${stage.name} ran no test.`);
  // A stage that failed outside any test counts as one failure, so that the last line never says that nothing failed.
  if (error && counts.failed === 0) counts.failed = 1;
  return { counts, error, seconds: (Date.now() - started) / 1000 };
}

async function showStage(stage, signal) {
  console.log(heading(`Stage ${stage.name}`));
  await runShown({ ...stage.job(), signal });
}

async function logStage(stage, signal) {
  const shown = progress(`Stage ${stage.name}`);
  try {
    await runLogged({ ...stage.job(), log: `test-${stage.name}`, signal, onLine: shown.update });
    shown.done();
  } catch (error) {
    shown.failed();
    throw error;
  }
}
