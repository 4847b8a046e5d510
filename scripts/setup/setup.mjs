import { progress } from '../show/progress.mjs';
import { agentStep } from './agent.mjs';
import { buildStep } from './build.mjs';
import { clientStep } from './clients.mjs';
import { runLogged } from './command.mjs';
import { fuzzStep } from './fuzz.mjs';
import { acquireLock } from './lock.mjs';
import { nodeStep } from './node.mjs';
import { packagesStep } from './packages.mjs';
import { checkPrerequisites } from './prerequisites.mjs';
import { defaultSpark, displayStep, installedSpark, sparkStep } from './spark.mjs';
import { clearStamp, isDone, writeStamp } from './stamp.mjs';

/**
 * Brings everything that running Livery needs and the machine lacks; what is done already is skipped.
 *
 * @param {AbortSignal} signal ends it; an interrupted step is redone the next time
 * @param {{ agent?: boolean, sparks?: string[], display?: boolean, clients?: string[], fuzz?: boolean }} [wanted] whether
 *   to build the agent (yes), the Sparks to bring (one, if SPARK_HOME is unset), whether what only tests show is needed,
 *   the clients to bring (none), and whether what fuzzes is needed
 * @throws {Failure} when a prerequisite is missing or a step fails
 */
export async function setUp(signal, wanted = {}) {
  const agent = wanted.agent ?? true;
  const sparks = wanted.sparks ?? neededSparks();
  checkPrerequisites({ agent, sparks, wholeTests: wanted.display ?? false });
  // Functions, because the inputs of a step may be made by the one before it.
  const steps = [
    nodeStep,
    packagesStep,
    buildStep,
    ...(agent ? [agentStep] : []),
    ...sparks.map((name) => () => sparkStep(name)),
    ...(wanted.display ? [displayStep] : []),
    ...(wanted.clients ?? []).map((name) => () => clientStep(name)),
    ...(wanted.fuzz ? [fuzzStep] : []),
  ];
  if (steps.every((step) => isDoneOrNeedless(step()))) return;
  const lock = await acquireLock(signal);
  try {
    for (const step of steps) if (!isDoneOrNeedless(step())) await perform(step(), lock, signal);
  } finally {
    lock.release();
  }
}

/**
 * The environment in which Spark is found: SPARK_HOME as it is set, else that of the Spark set-up has brought, with the
 * Python that belongs to it.
 */
export function sparkEnvironment() {
  if (process.env.SPARK_HOME) return {};
  const spark = installedSpark(defaultSpark());
  return spark ? { SPARK_HOME: spark.home, PYSPARK_PYTHON: process.env.PYSPARK_PYTHON || spark.python } : {};
}

function neededSparks() {
  if (process.env.SPARK_HOME) return [];
  const name = defaultSpark();
  if (name !== '4') console.log('There is no Python 3.11 or later, which Spark 4 needs: Spark 3.5 is taken.');
  return [name];
}

function isDoneOrNeedless(step) {
  return step === undefined || isDone(step);
}

async function perform(step, lock, signal) {
  const shown = progress(step.title);
  let append = false;
  const command = async (job) => {
    await runLogged({ ...job, log: step.name, append, signal, onLine: shown.update, onSpawn: lock.running });
    append = true;
  };
  try {
    clearStamp(step.name);
    await step.run(command);
    writeStamp(step.name, step.inputs);
    shown.done();
  } catch (error) {
    shown.failed(signal.aborted ? 'stopped' : 'failed');
    throw error;
  }
}
