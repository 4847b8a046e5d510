import { ConfigError, type Given } from './given.ts';
import { SETTINGS, sameKey } from './settings.ts';

/**
 * Settings of Livy that guard something. To start without the guard would open what the operator believes to be closed,
 * so the server refuses to start when one is on.
 */
const GUARDS: readonly { key: string; what: string; on: (text: string) => boolean }[] = [
  { key: 'livy.server.auth.type', what: 'authentication', on: () => true },
  { key: 'livy.impersonation.enabled', what: 'impersonation', on: isTrue },
  { key: 'livy.server.access-control.enabled', what: 'access control', on: isTrue },
  { key: 'livy.server.csrf-protection.enabled', what: 'the check for X-Requested-By', on: isTrue },
  { key: 'livy.keystore', what: 'TLS', on: () => true },
];

/**
 * Judges the keys that no setting has. Gives a warning for each that means nothing here; throws ConfigError for one that
 * guards something, and for one of our own that does not exist.
 */
export function judgeUnknown(given: ReadonlyMap<string, Given>): string[] {
  const warnings: string[] = [];
  for (const [key, { text, where }] of given) {
    if (Object.hasOwn(SETTINGS, key)) continue;
    const guard = GUARDS.find((candidate) => sameKey(candidate.key) === sameKey(key));
    if (guard?.on(text)) {
      throw new ConfigError(`${key} in ${where} asks for ${guard.what}, which this version does not have: remove it.`);
    }
    if (key.startsWith('livery.')) {
      throw new ConfigError(
        `${key} in ${where} is no setting${suggestion(key)}: docs/configuration.md lists them all.`,
      );
    }
    if (guard === undefined) warnings.push(`${key} in ${where} has no meaning here and is ignored.`);
  }
  return warnings;
}

/** Anything but a clear no, so that a misspelt yes is not a no. */
function isTrue(text: string): boolean {
  return text.trim().toLowerCase() !== 'false';
}

/** The setting somebody may have meant who wrote its last word under another name. */
function suggestion(key: string): string {
  const last = key.slice(key.lastIndexOf('.') + 1);
  const near = Object.keys(SETTINGS).find((name) => sameKey(name).endsWith(`.${sameKey(last)}`));
  return near ? ` (is ${near} meant?)` : '';
}
