// npm test -- [STAGE…]: set-up, then every stage (or the named ones) in order, up to the first that fails.
import { Failure, runMain } from './failure.mjs';
import { clients, quickClients } from './setup/clients.mjs';
import { setUp } from './setup/setup.mjs';
import { sparks } from './setup/spark.mjs';
import { heading } from './show/text.mjs';
import { stopSignal } from './stop.mjs';
import { runStage } from './test/run.mjs';
import { stages } from './test/stages.mjs';

await runMain(async () => {
  const signal = stopSignal();
  const chosen = chooseStages(process.argv.slice(2));
  const needed = new Set(chosen.flatMap((stage) => stage.needs));
  await setUp(signal, {
    agent: needed.has('agent'),
    sparks: needed.has('spark') ? Object.keys(sparks) : [],
    display: needed.has('display'),
    clients: neededClients(needed),
    fuzz: needed.has('fuzz'),
  });

  const results = [];
  for (const stage of chosen) {
    const result = await runStage(stage, signal);
    results.push({ stage, ...result });
    if (result.error) console.error(`\n${result.error.message}`);
    if (result.error) break;
  }
  console.log(heading('Stages'));
  for (const result of results) console.log(line(result));
  const sum = (key) => results.reduce((total, { counts }) => total + counts[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  return results.some(({ error }) => error) ? 1 : 0;
});

function chooseStages(names) {
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    throw new Failure(
      `There is no stage ${unknown.join(', ')}; the stages are ${stages.map(({ name }) => name).join(', ')}.`,
    );
  }
  return names.length === 0
    ? stages.filter(({ onlyByName }) => !onlyByName)
    : stages.filter(({ name }) => names.includes(name));
}

function neededClients(needed) {
  if (needed.has('clients')) return Object.keys(clients);
  return needed.has('quick clients') ? quickClients : [];
}

function line({ stage, counts, error, seconds }) {
  const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
  const ran = stage.counts ? `  ${counts.passed} passed, ${counts.failed} failed${skipped}` : '';
  return `${error ? '✗' : '✓'} ${stage.name.padEnd(8)}${seconds.toFixed(1).padStart(7)} s${ran}`;
}
