import type { Entry, Ledger } from './ledger.ts';
import { isFinal } from './states.ts';

/**
 * Compares the ledger with what ran, token by token in the order of the file, and adds what is wrong to its findings. All
 * that was accepted has run once, unless something was done to it; nothing has run twice, nor anything that was refused.
 */
export function judge(ledger: Ledger, ran: readonly string[]): void {
  const times = new Map<string, number>();
  for (const token of ran) times.set(token, (times.get(token) ?? 0) + 1);
  for (const entry of ledger.entries) {
    judgeState(ledger, entry);
    if (entry.kind !== 'session') judgeRuns(ledger, entry, times.get(entry.token) ?? 0);
  }
  const known = new Set(ledger.entries.map(({ token }) => token));
  for (const token of times.keys())
    if (!known.has(token)) ledger.find('wrong answer', null, `${token} ran: who is that?`);
  for (const session of ledger.entries.filter(({ kind }) => kind === 'session')) judgeOrder(ledger, session, ran);
}

function judgeState(ledger: Ledger, entry: Entry): void {
  const { kind, accepted, fates, state, rightEnd } = entry;
  if (accepted !== 'yes' || fates.size > 0 || state === rightEnd) return;
  if (kind === 'session' ? state !== null && isFinal(kind, state) : true) {
    ledger.find('wrong state', entry, `it is ${state}, not ${rightEnd}`);
  }
}

function judgeRuns(ledger: Ledger, entry: Entry, times: number): void {
  const { accepted, fates, state, rightEnd } = entry;
  if (times > 1) ledger.find('run twice', entry, `it ran ${times} times`);
  if (accepted === 'no' && times > 0) ledger.find('wrong answer', entry, 'it ran and was not accepted');
  const mustRun = accepted === 'yes' && (fates.size === 0 || state === rightEnd);
  if (mustRun && times === 0) ledger.find('lost', entry, `it is ${state} and never ran`);
}

/** What is in one session runs in the order of the numbers, and each finds the variable as the one before left it. */
function judgeOrder(ledger: Ledger, session: Entry, ran: readonly string[]): void {
  const places = new Map(ran.map((token, place) => [token, place]));
  for (const kind of ['statement', 'job']) {
    const inside = ledger.entries
      .filter(
        (entry) => entry.kind === kind && entry.session === session && places.has(entry.token) && entry.id !== null,
      )
      .sort((a, b) => Number(a.id) - Number(b.id));
    for (const [index, entry] of inside.entries()) {
      const before = inside[index - 1];
      if (!before) continue;
      if (Number(places.get(entry.token)) < Number(places.get(before.token))) {
        ledger.find('wrong state', entry, `it ran before ${before.token}, which has the lower number`);
      }
      if (entry.ran !== null && before.ran !== null && entry.ran <= before.ran) {
        ledger.find('lost', entry, `it counted ${entry.ran} after ${before.ran}: the variables are lost`);
      }
    }
  }
}
