import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogPage } from '@livery/protocol/logs';
import { driverProcesses } from '../e2e/support/processes.ts';
import { create, pathOf, remove } from './apps.ts';
import { killDriver } from './kill-driver.ts';
import type { Entry } from './ledger.ts';
import type { BatchPlan } from './plan.ts';
import { PROGRAMS } from './programs.ts';
import { isFinal } from './states.ts';
import { watch } from './watch.ts';
import type { World } from './world.ts';

/** A user who runs one batch after the other until the run is over. */
export async function runBatches(world: World, next: () => BatchPlan): Promise<void> {
  while (!world.isOver()) await runBatch(world, next());
}

async function runBatch(world: World, plan: BatchPlan): Promise<void> {
  const { lines, duration, exitCode, spark } = plan;
  const entry = await create(world, 'batch', exitCode === 0 ? 'success' : 'dead', plan.keyed, (token) => ({
    file: join(PROGRAMS, 'append.py'),
    args: [world.file, token, `${lines}`, `${duration / 1000}`, `${exitCode}`, `${spark}`],
    driverMemory: '512m',
  }));
  if (entry.accepted !== 'yes') return;
  if (plan.end === 'delete') await sleep(plan.after);
  if (plan.end === 'kill driver') await killOne(world, entry, plan.after);
  if (plan.end === 'wait') {
    await watch(world, entry);
    await holdLog(world, entry, lines);
  }
  // Nothing of one that has ended runs, whatever ended it; nor of one that is deleted.
  if (entry.state !== null && isFinal('batch', entry.state)) await holdNoProcess(world, entry);
  await remove(world, entry);
  await holdNoProcess(world, entry);
}

async function killOne(world: World, entry: Entry, after: number): Promise<void> {
  await sleep(after);
  const driver = (await processesOf(world, entry)).find(({ command }) => /^\S*java /.test(command));
  if (driver) await killDriver(world, entry, driver.pid);
  else await watch(world, entry);
}

async function holdNoProcess(world: World, entry: Entry): Promise<void> {
  for (const { pid, command } of await processesOf(world, entry)) {
    world.ledger.find('orphan', entry, `${pid} is alive while it is ${entry.state}: ${command.slice(0, 200)}`);
  }
}

async function processesOf({ dir }: World, { token }: Entry) {
  return (await driverProcesses(dir)).filter(({ command }) => command.split(' ').includes(token));
}

/** All lines that the program printed stand in its log, in their order, each once. */
async function holdLog({ client, ledger }: World, entry: Entry, lines: number): Promise<void> {
  const { body } = await client.read<LogPage>(`${pathOf(entry)}/log?size=-1`);
  const numbers = body.log.flatMap((line) => {
    const [, number] = new RegExp(`^${entry.token} line (\\d+)$`).exec(line) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  const gap = Array.from({ length: lines }, (_, n) => n).find((n) => numbers[n] !== n);
  if (gap !== undefined || numbers.length !== lines) {
    ledger.find(
      'lost',
      entry,
      `its log has ${numbers.length} of ${lines} lines, and not line ${gap} where it should be`,
    );
  }
}
