import type { Difference } from './compare.ts';
import type { Played } from './play.ts';
import { DIFFERS, LEFT_OUT, type Rule, VARIES } from './rules.ts';

/** What came of a replay, in cases. */
export interface Counts {
  replayed: number;
  equal: number;
  byRule: number;
  leftOut: number;
}

export interface Verdict {
  counts: Counts;
  /** A case that no rule explains, or a rule that explains nothing: each a text for the reader. */
  faults: string[];
}

/** Holds every difference against the rules. `leftOut` are the names of the cases that were not played. */
export function judge(played: readonly Played[], leftOut: readonly string[]): Verdict {
  const used = new Set<Rule>();
  const faults: string[] = [];
  let byRule = 0;
  for (const exchange of played) {
    const rules = exchange.differences.map((difference) => [difference, ruleFor(difference, exchange)] as const);
    for (const [, rule] of rules) if (rule) used.add(rule);
    const unexplained = rules.filter(([, rule]) => rule === undefined).map(([difference]) => difference);
    if (unexplained.length > 0) faults.push(told(exchange, unexplained));
    else if (rules.some(([, rule]) => rule !== undefined && DIFFERS.includes(rule))) byRule++;
  }
  for (const rule of [...VARIES, ...DIFFERS])
    if (!used.has(rule) && !rule.sometimes) faults.push(`No case needs the rule "${rule.why}".`);
  for (const { why, cases } of LEFT_OUT) {
    if (!leftOut.some((name) => cases.test(name))) faults.push(`No case is left out for "${why}".`);
  }
  const replayed = played.length;
  return { counts: { replayed, equal: replayed - byRule, byRule, leftOut: leftOut.length }, faults };
}

function ruleFor(difference: Difference, played: Played): Rule | undefined {
  return [...VARIES, ...DIFFERS].find(
    ({ cases, places, admits }) =>
      (cases?.test(played.name) ?? true) && places.test(difference.place) && (admits?.(difference, played) ?? true),
  );
}

function told({ name, request }: Played, unexplained: readonly Difference[]): string {
  const lines = unexplained.map(
    ({ place, recorded, answered }) => `  ${place}: ${short(recorded)} → ${short(answered)}`,
  );
  return [`${name}: ${request.method} ${request.path}`, ...lines].join('\n');
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 300);
}

export function isLeftOut(name: string): boolean {
  return LEFT_OUT.some(({ cases }) => cases.test(name));
}
