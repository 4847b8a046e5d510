import { acceptedOf, type Finding } from './ledger.ts';
import type { ChaosOptions, Outcome } from './run.ts';

/** What a run showed, in some lines. */
export function report({ spark, store, servers, seed }: ChaosOptions, outcome: Outcome): string {
  const { ledger, faults } = outcome;
  const accepted = acceptedOf(ledger);
  const unanswered = ledger.entries.filter(({ accepted: how, history }) => how === 'unknown' || history.some(gotNone));
  const early = accepted.filter((entry) => entry.kind !== 'session' && entry.state !== entry.rightEnd);
  return [
    `${spark.name}, ${servers} server${servers > 1 ? 's' : ''} on ${store}, seed ${seed}, ${outcome.seconds} s`,
    `accepted: ${accepted.length} (${counts(accepted.map(({ kind }) => kind))})`,
    `  ended early: ${early.length} (${counts(early.flatMap(({ fates }) => [...fates].slice(0, 1)))})`,
    `without an answer: ${unanswered.length}, of which ${unanswered.filter((entry) => entry.accepted === 'yes').length} were accepted`,
    `faults: ${faults.length} (${counts(faults.map(({ kind }) => kind))})`,
    `longest unavailability: ${outage(outcome)}`,
    KINDS.map((kind) => `${ledger.findings.filter(({ what }) => what === kind).length} ${PLURAL[kind] ?? kind}`).join(
      ', ',
    ),
  ].join('\n');
}

const KINDS: Finding['what'][] = ['lost', 'run twice', 'wrong state', 'orphan', 'wrong answer'];
const PLURAL: Partial<Record<Finding['what'], string>> = {
  orphan: 'orphans',
  'wrong state': 'wrong states',
  'wrong answer': 'wrong answers',
};

/** Each finding, with all that is known of whom it is about. */
export function explain({ ledger }: Outcome): string {
  return ledger.findings
    .map(({ what, entry, text, at }) => {
      const lines = [`${at.toISOString()} ${what}: ${entry?.token ?? ''} ${text}`];
      const about = [entry, entry?.session].flatMap((one) => one?.history.map((note) => ({ ...note, one })) ?? []);
      about.sort((a, b) => a.at.getTime() - b.at.getTime());
      for (const note of about) lines.push(`  ${note.at.toISOString()} ${note.one.token} ${note.what}`);
      return lines.join('\n');
    })
    .join('\n');
}

/** How long, and how much of it the plan itself kept the servers away. */
function outage({ faults, longest }: Outcome): string {
  const during = faults.slice(...longest.faults);
  const away = during.reduce((sum, { down }) => sum + down, 0);
  return `${seconds(longest.ms)}, over ${during.map(({ kind }) => kind).join(', ')}, which took ${seconds(away)} of it`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function gotNone({ what }: { what: string }): boolean {
  return what === 'got no answer';
}

function counts(kinds: string[]): string {
  return [...new Set(kinds)]
    .sort()
    .map((kind) => `${kinds.filter((other) => other === kind).length} ${kind}`)
    .join(', ');
}
