import type { Entry, Ledger } from './ledger.ts';
import type { World } from './world.ts';

/**
 * Sends something, and notes whether it was accepted. `keyed`: with an Idempotency-Key, so that it is sent again until there
 * is an answer; else it is sent once, and nobody may know.
 */
export async function send(
  { client, ledger }: World,
  entry: Entry,
  path: string,
  body: Record<string, unknown>,
  keyed: boolean,
): Promise<void> {
  const headers: Record<string, string> = keyed ? { 'idempotency-key': entry.token } : {};
  for (;;) {
    const answer = await client.once<{ id: number }>('POST', path, body, headers);
    if (answer?.status === 201) return ledger.accept(entry, answer.body.id);
    if (answer !== null) return refused(ledger, entry, `${answer.status} ${answer.text}`);
    ledger.note(entry, 'got no answer');
    if (!keyed) return;
  }
}

/** Nothing is refused but what is sent to a session that is about to end. */
function refused(ledger: Ledger, entry: Entry, why: string): void {
  ledger.refuse(entry, why);
  if (entry.fates.size === 0) ledger.find('wrong answer', entry, why);
}
