import { ConfigError, type Given } from './given.ts';
import { LIVY_KEYS, livyKey } from './livy-keys.ts';
import { SETTINGS, sameKey } from './settings.ts';

/** Settings that guard something and have another name today: Livy took these until 0.4 and left them out later. */
const RENAMED: Readonly<Record<string, string>> = {
  'livy.server.access-control.users': 'livy.server.access-control.allowed-users',
};

/**
 * Judges the keys that no setting has. Gives a warning for each that means nothing here; throws ConfigError for an
 * old name of one that guards something, and for one of our own that does not exist.
 */
export function judgeUnknown(given: ReadonlyMap<string, Given>): string[] {
  return [...given].flatMap(([key, { text, where }]) => {
    if (Object.hasOwn(SETTINGS, key)) return [];
    refuse(key, where);
    const known = livyKey(key);
    if (known?.holds?.includes(text.trim().toLowerCase())) return [];
    return [`${key} in ${where} ${known ? `is ignored: ${known.says.replaceAll('`', '')}` : unknown(key)}.`];
  });
}

function refuse(key: string, where: string): void {
  const renamed = Object.keys(RENAMED).find((old) => sameKey(old) === sameKey(key));
  if (renamed) throw new ConfigError(`${key} in ${where} is an old name: write ${RENAMED[renamed]}.`);
  if (key.startsWith('livery.')) {
    throw new ConfigError(`${key} in ${where} is no setting${suggestion(key)}: docs/configuration.md lists them all.`);
  }
}

function unknown(key: string): string {
  if (key.startsWith('livy.')) return `is no setting, of Livy neither, and is ignored${suggestion(key)}`;
  if (key.startsWith('spark.')) return "is ignored: Spark's settings belong into its spark-defaults.conf";
  return 'has no meaning here and is ignored';
}

/** The setting somebody may have meant who wrote its last word under another name, or mistyped it. */
function suggestion(key: string): string {
  const names = [...Object.keys(SETTINGS), ...LIVY_KEYS.flatMap(({ keys }) => keys)];
  const last = key.slice(key.lastIndexOf('.') + 1);
  const [nearest = ''] = names.toSorted((a, b) => distance(a, key) - distance(b, key));
  const near =
    distance(nearest, key) <= MISTYPED ? nearest : names.find((name) => sameKey(name).endsWith(`.${sameKey(last)}`));
  return near ? ` (is ${near} meant?)` : '';
}

/** So many letters too many, too few or wrong are taken for a slip. */
const MISTYPED = 3;

/** How many letters have to be added, removed or changed to make one text the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, char] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const changed = (row[j] ?? 0) + (char === b[j] ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
