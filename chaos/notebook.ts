import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StatementView } from '@livery/protocol/statements';
import type { StatementSummary } from '@livery/protocol/v1/statements';
import type { Answer } from '../e2e/support/livy.ts';
import { create, pathOf, remove } from './apps.ts';
import { killDriver } from './kill-driver.ts';
import type { Entry } from './ledger.ts';
import type { NotebookStep } from './plan.ts';
import { jobCodes, shownBy, statementCode } from './programs.ts';
import { send } from './send.ts';
import { isFinal } from './states.ts';
import { look, watch } from './watch.ts';
import type { World } from './world.ts';

/** A user's session, with what was sent to it. */
interface Notebook {
  session: Entry;
  sent: Entry[];
  /** The pid of its driver, from the first statement on that has said so. */
  driver: number | null;
}

/** A user who works in a session, and opens another one when it is gone, until the run is over. */
export async function useNotebook(world: World, next: () => NotebookStep): Promise<void> {
  let notebook: Notebook | null = null;
  while (!world.isOver()) {
    notebook ??= await open(world);
    if (notebook && (await take(world, notebook, next())) === 'gone') notebook = null;
  }
  if (notebook) await close(world, notebook);
}

async function open(world: World): Promise<Notebook | null> {
  const session = await create(world, 'session', 'idle', true, () => ({ kind: 'pyspark', driverMemory: '512m' }));
  return session.accepted === 'yes' ? { session, sent: [], driver: null } : null;
}

/** Does one step; says whether the session is there after it. */
async function take(world: World, notebook: Notebook, step: NotebookStep): Promise<'there' | 'gone'> {
  const before = notebook.sent.length;
  if (step.jobs) await sendJobs(world, notebook, step);
  for (const duration of step.durations) await sendStatement(world, notebook, duration, step.keyed);
  const sent = notebook.sent.slice(before);

  if (step.end !== 'wait') await sleep(step.after);
  if (step.end === 'cancel') await cancel(world, sent[Math.floor(sent.length / 2)]);
  if (step.end === 'kill driver' && notebook.driver !== null) {
    await killDriver(world, notebook.session, notebook.driver);
    await waitForAll(world, notebook, sent);
  }
  if (step.end === 'kill driver' || step.end === 'delete') {
    await close(world, notebook);
    return 'gone';
  }
  await waitForAll(world, notebook, sent);
  return waitForIdle(world, notebook);
}

async function sendStatement(
  world: World,
  { session, sent }: Notebook,
  duration: number,
  keyed: boolean,
): Promise<void> {
  const entry = world.ledger.add('statement', 'available', session);
  sent.push(entry);
  const code = statementCode(world, entry.token, duration);
  await send(world, entry, `${pathOf(session)}/statements`, { code }, keyed);
}

async function sendJobs(world: World, { session, sent }: Notebook, { durations, keyed }: NotebookStep): Promise<void> {
  const entries = durations.map(() => world.ledger.add('job', 'SUCCEEDED', session));
  sent.push(...entries);
  const jobs = await jobCodes(world, new Map(entries.map(({ token }, index) => [token, durations[index] ?? 0])));
  for (const entry of entries) {
    const body = { job: jobs[entry.token], jobType: 'pyspark' };
    await send(world, entry, `${pathOf(session)}/submit-job`, body, keyed);
  }
}

async function cancel({ client, ledger }: World, entry: Entry | undefined): Promise<void> {
  if (!entry?.session || entry.id === null) return;
  ledger.doom(entry, 'cancelled');
  const answer = await client.once('POST', `${pathOf(entry.session)}/statements/${entry.id}/cancel`);
  ledger.note(entry, `its cancel was answered ${answer?.status}`);
}

async function waitForAll(world: World, notebook: Notebook, sent: Entry[]): Promise<void> {
  await findUnanswered(world, notebook);
  for (const entry of sent.filter(({ id }) => id !== null)) {
    const view = await watch<StatementView>(world, entry);
    if (entry.kind === 'statement' && view) readOutput(world, notebook, entry, view);
  }
}

/** What it shows is its own: its token, and how many ran before it in a session that keeps its variables. */
function readOutput({ ledger }: World, notebook: Notebook, entry: Entry, { state, output }: StatementView): void {
  if (state !== 'available') return;
  const shown = output?.status === 'ok' ? shownBy(output.data['text/plain'], entry.token) : null;
  if (shown) {
    entry.ran = shown.ran;
    notebook.driver = shown.driver;
  } else if (entry.fates.size === 0) {
    ledger.find('wrong state', entry, `its output is ${JSON.stringify(output)}`);
  }
}

interface Page {
  items: StatementSummary[];
  nextCursor: string | null;
}

/** Statements whose answer was lost are looked for in the list, also of a session that has ended, by their code. */
async function findUnanswered({ client, ledger }: World, { session, sent }: Notebook): Promise<void> {
  const unanswered = sent.filter(({ kind, accepted }) => kind === 'statement' && accepted === 'unknown');
  let path: string | null = `/v1${pathOf(session)}/statements?limit=500`;
  while (unanswered.length > 0 && path !== null) {
    const { body, status, text }: Answer<Page> = await client.read<Page>(path);
    if (status !== 200) return ledger.find('wrong answer', session, `GET ${path}: ${status} ${text}`);
    for (const entry of unanswered) {
      const found = body.items.find(({ code }) => code.includes(JSON.stringify(entry.token)));
      if (found) ledger.accept(entry, found.id);
    }
    path = body.nextCursor && `/v1${pathOf(session)}/statements?limit=500&cursor=${body.nextCursor}`;
  }
}

/** A session with nothing to do is idle, soon. */
async function waitForIdle(world: World, { session }: Notebook): Promise<'there' | 'gone'> {
  for (let looks = 0; looks < 200; looks++) {
    const view = await look(world, session);
    if (view?.state === 'idle') return 'there';
    if (view === null || isFinal('session', view.state)) break;
    await sleep(50);
  }
  world.ledger.find('wrong state', session, `it is ${session.state} although all that was sent has ended`);
  return 'gone';
}

async function close(world: World, notebook: Notebook): Promise<void> {
  const { session, sent, driver } = notebook;
  const { ledger } = world;
  await findUnanswered(world, notebook);
  await remove(world, session);
  for (const entry of sent) {
    if (entry.kind === 'statement' && entry.accepted === 'unknown') ledger.refuse(entry, 'it is in no list');
  }
  if (driver !== null && existsSync(`/proc/${driver}`)) {
    ledger.find('orphan', session, `its driver ${driver} is alive after the deletion`);
  }
}
