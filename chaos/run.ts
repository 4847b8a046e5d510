import { cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { driverProcesses } from '../e2e/support/processes.ts';
import { lookFor, remove } from './apps.ts';
import { type Outage, watchAvailability } from './availability.ts';
import { runBatches } from './batches.ts';
import { createClient } from './client.ts';
import { strike } from './faults.ts';
import { type Fleet, type FleetOptions, startFleet } from './fleet.ts';
import { acceptedOf, createLedger, type Ledger } from './ledger.ts';
import { useNotebook } from './notebook.ts';
import { batchPlans, type Fault, faults, notebookSteps } from './plan.ts';
import { whatRan } from './programs.ts';
import { judge } from './verdict.ts';
import type { World } from './world.ts';

export interface ChaosOptions extends FleetOptions {
  /** The same seed gives the same plan. */
  seed: number;
  /** Nothing new is begun when so many minutes are over… */
  minutes: number;
  /** …or when so much was accepted and so many faults came. */
  operations: number;
  faults: number;
}

export interface Outcome {
  ledger: Ledger;
  faults: Fault[];
  longest: Outage;
  seconds: number;
}

const NOTEBOOKS = 2;

/** One run, from an empty store to an empty one. What was wrong is in the ledger's findings. */
export async function run(options: ChaosOptions): Promise<Outcome> {
  const fleet = await startFleet(options);
  let outcome: Outcome | undefined;
  try {
    outcome = await runOn(fleet, options);
    return outcome;
  } finally {
    if (outcome?.ledger.findings.length !== 0) await keep(fleet, keptIn(options));
    await fleet.dispose();
  }
}

/** Where the servers' logs, and what is left of drivers, are kept of a run that found something. */
export function keptIn({ store, servers, seed }: ChaosOptions): string {
  return join(import.meta.dirname, '..', '.tools', 'logs', `chaos-${store}-${servers}-${seed}`);
}

async function keep(fleet: Fleet, folder: string): Promise<void> {
  await cp(fleet.dir, folder, { recursive: true });
  for (const [index, server] of fleet.servers.entries()) {
    await writeFile(join(folder, `server-${index}.log`), await server.log());
  }
}

async function runOn(fleet: Fleet, options: ChaosOptions): Promise<Outcome> {
  const { spark, seed } = options;
  const began = Date.now();
  const ledger = createLedger();
  const struck: Fault[] = [];
  const isOver = () =>
    Date.now() - began > options.minutes * 60_000 ||
    (struck.length >= options.faults && acceptedOf(ledger).length >= options.operations);
  const client = createClient(fleet.addresses);
  const world: World = { spark, dir: fleet.dir, file: join(fleet.dir, 'ran.txt'), client, ledger, isOver };

  const availability = watchAvailability(fleet.addresses, () => struck.length);
  const all = [
    ...Array.from({ length: NOTEBOOKS }, (_, user) => useNotebook(world, notebookSteps(seed, user))),
    runBatches(world, batchPlans(seed, 0)),
    strikeOn(world, fleet, struck, faults(seed, options.servers, options.store)),
  ];
  await Promise.all(all.map((one) => one.catch((error) => ledger.find('wrong answer', null, String(error.stack)))));
  await availability.stop();

  await settleUnanswered(world);
  await holdNothingLeft(world, fleet);
  judge(ledger, await whatRan(world));
  return { ledger, faults: struck, longest: availability.longest(), seconds: Math.round((Date.now() - began) / 1000) };
}

async function strikeOn({ isOver, ledger }: World, fleet: Fleet, struck: Fault[], next: () => Fault): Promise<void> {
  while (!isOver()) {
    const fault = next();
    await sleep(fault.pause);
    struck.push(fault);
    const broken = await strike(fleet, fault);
    if (broken) ledger.find('wrong answer', null, broken);
  }
}

/** Of a batch or session whose creation got no answer, it is known by now whether it is there. */
async function settleUnanswered(world: World): Promise<void> {
  for (const entry of world.ledger.entries) {
    if (entry.accepted !== 'unknown' || (entry.kind !== 'batch' && entry.kind !== 'session')) continue;
    await lookFor(world, entry);
    if (entry.id === null) world.ledger.refuse(entry, 'it is not there');
    else await remove(world, entry);
  }
}

/** Everything was deleted: no row is left of it and, where several servers clean up together, soon no process or file. */
async function holdNothingLeft({ client, ledger, dir }: World, { dataDir }: Fleet): Promise<void> {
  for (const path of ['/sessions', '/batches', '/v1/sessions', '/v1/batches']) {
    const { text } = await client.read(path);
    if (!/"(sessions|items)":\[\]/.test(text)) ledger.find('orphan', null, `GET ${path}: ${text.slice(0, 500)}`);
  }
  const deadline = Date.now() + 10_000;
  for (;;) {
    const processes = (await driverProcesses(dir)).map(
      ({ pid, command }) => `process ${pid}: ${command.slice(0, 300)}`,
    );
    const folders = (await readdir(join(dataDir, 'apps')).catch(() => [])).map((name) => `folder ${name} of an app`);
    const left = [...processes, ...folders];
    if (left.length === 0) return;
    if (Date.now() > deadline) return left.forEach((text) => void ledger.find('orphan', null, text));
    await sleep(100);
  }
}
