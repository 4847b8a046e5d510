import type { Entry } from './ledger.ts';
import { send } from './send.ts';
import type { World } from './world.ts';

/*
 * What batches and sessions have in common. Each is named by its token, so that one whose creation got no answer can be
 * looked for.
 */

const LISTS = { batch: '/batches', session: '/sessions' };

/** Creates one; it is not accepted where the answer was lost and it is not there. */
export async function create(
  world: World,
  kind: 'batch' | 'session',
  rightEnd: string,
  keyed: boolean,
  bodyFor: (token: string) => Record<string, unknown>,
): Promise<Entry> {
  const entry = world.ledger.add(kind, rightEnd);
  await send(world, entry, LISTS[kind], { name: entry.token, ...bodyFor(entry.token) }, keyed);
  if (entry.accepted === 'unknown') await lookFor(world, entry);
  return entry;
}

/** Looks for one whose creation got no answer; a request that is still on its way may yet create it. */
export async function lookFor({ client, ledger }: World, entry: Entry): Promise<void> {
  const { status, body } = await client.read<{ id: number }>(pathOf(entry));
  if (status === 200) ledger.accept(entry, body.id);
}

/** Deletes one and holds that it is gone then. */
export async function remove({ client, ledger }: World, entry: Entry): Promise<void> {
  ledger.doom(entry, 'deleted');
  for (let cut = false; ; cut = true) {
    const answer = await client.once('DELETE', pathOf(entry));
    if (answer === null) continue;
    if (answer.status === 404 && !cut) ledger.find('lost', entry, 'it was not there to be deleted');
    else if (answer.status !== 200 && answer.status !== 404)
      ledger.find('wrong answer', entry, `DELETE: ${answer.status} ${answer.text}`);
    break;
  }
  ledger.note(entry, 'was deleted');
  const { status } = await client.read(pathOf(entry));
  if (status !== 404) ledger.find('wrong state', entry, `GET answers ${status} after the deletion`);
}

export function pathOf({ kind, id, token }: Entry): string {
  return `${LISTS[kind as keyof typeof LISTS]}/${id ?? token}`;
}
