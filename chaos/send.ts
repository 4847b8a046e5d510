import type { Entry } from './ledger.ts';
import type { World } from './world.ts';

/** Sends something once, and notes whether it was accepted. */
export async function send(
  { client, ledger }: World,
  entry: Entry,
  path: string,
  body: Record<string, unknown>,
): Promise<void> {
  const answer = await client.once<{ id: number }>('POST', path, body);
  if (answer === null) return ledger.note(entry, 'got no answer');
  if (answer.status === 201) return ledger.accept(entry, answer.body.id);
  ledger.refuse(entry, answer.text);
  if (entry.fates.size === 0) ledger.find('wrong answer', entry, `${answer.status} ${answer.text}`);
}
