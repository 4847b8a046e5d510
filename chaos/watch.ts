import { setTimeout as sleep } from 'node:timers/promises';
import { pathOf } from './apps.ts';
import type { Entry } from './ledger.ts';
import { isFinal } from './states.ts';
import type { World } from './world.ts';

/** How often a client looks, ms; and how long it looks before it calls something lost. */
const EVERY_MS = 50;
const PATIENCE_MS = 120_000;

/** Looks at something until its end, and notes every state that is seen; the last view, null where there is no end. */
export async function watch<T extends { state: string }>(world: World, entry: Entry): Promise<T | null> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const view = await look<T>(world, entry);
    if (view === null || isFinal(entry.kind, view.state)) return view;
    // While a session is alive nothing in it may be waited for in vain.
    if (entry.session && (await look(world, entry.session)) === null) return null;
    await sleep(EVERY_MS);
  }
  world.ledger.find('lost', entry, `it has not ended within ${PATIENCE_MS / 1000} s`);
  return null;
}

/** Looks once; null where it is not there. */
export async function look<T extends { state: string }>({ client, ledger }: World, entry: Entry): Promise<T | null> {
  const path = placeOf(entry);
  let { status, body, text } = await client.read<T>(path);
  // Livy's routes show nothing that was in a session which has ended; under /v1 it is still there.
  if (status === 400 && text.includes("Session isn't active")) {
    ({ status, body, text } = await client.read<T>(`/v1${path}`));
  }
  if (status === 200) {
    ledger.see(entry, body.state);
    return body;
  }
  ledger.find(status === 404 ? 'lost' : 'wrong answer', entry, `GET ${path}: ${status} ${text}`);
  return null;
}

function placeOf(entry: Entry): string {
  if (entry.session === null) return pathOf(entry);
  return `${pathOf(entry.session)}/${entry.kind}s/${entry.id}`;
}
