import { ConfigError, type Given } from './given.ts';
import { SETTINGS, sameKey } from './settings.ts';

/**
 * Settings of Livy that guard something. To start without the guard would open what the operator believes to be closed,
 * so the server refuses to start when one is on.
 */
const GUARDS: readonly { key: string; what: string }[] = [{ key: 'livy.keystore', what: 'TLS' }];

/**
 * Judges the keys that no setting has. Gives a warning for each that means nothing here; throws ConfigError for one that
 * guards something, and for one of our own that does not exist.
 */
export function judgeUnknown(given: ReadonlyMap<string, Given>): string[] {
  const warnings: string[] = [];
  for (const [key, { where }] of given) {
    if (Object.hasOwn(SETTINGS, key)) continue;
    const guard = GUARDS.find((candidate) => sameKey(candidate.key) === sameKey(key));
    if (guard !== undefined) {
      throw new ConfigError(`${key} in ${where} asks for ${guard.what}, which this version does not have: remove it.`);
    }
    if (key.startsWith('livery.')) {
      throw new ConfigError(
        `${key} in ${where} is no setting${suggestion(key)}: docs/configuration.md lists them all.`,
      );
    }
    warnings.push(`${key} in ${where} has no meaning here and is ignored.`);
  }
  return warnings;
}

/** The setting somebody may have meant who wrote its last word under another name. */
function suggestion(key: string): string {
  const last = key.slice(key.lastIndexOf('.') + 1);
  const near = Object.keys(SETTINGS).find((name) => sameKey(name).endsWith(`.${sameKey(last)}`));
  return near ? ` (is ${near} meant?)` : '';
}
