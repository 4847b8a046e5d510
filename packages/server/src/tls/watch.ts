import { type LoadedTls, loadTls, type TlsSource, versionOf } from './load.ts';

/** How often the files are looked at, ms; and how many rounds later is tried again what failed: keytool costs a JVM. */
const EVERY_MS = 2_000;
const ROUNDS_TO_RETRY = 10;

/**
 * Reads certificate and key again when their files change, and gives them to `renewed`. What cannot be used changes nothing,
 * is said once and tried again later. A change counts when it has lasted for a round, because certificate and key are
 * two files, and neither is written in a moment. `stop` waits for the round under way.
 */
export function watchTls(
  source: TlsSource,
  current: LoadedTls,
  renewed: (tls: LoadedTls) => Promise<void>,
  log: {
    info(message: string, facts?: Record<string, unknown>): void;
    error(message: string, facts?: Record<string, unknown>): void;
  },
  everyMs = EVERY_MS,
): { stop(): Promise<void> } {
  let served = current.version;
  let seen = served;
  let failed = { version: '', rounds: 0 };

  async function look(): Promise<void> {
    const version = await versionOf(source);
    const lasts = version === seen;
    seen = version;
    if (!lasts || version === served) return;
    const known = failed.version === version;
    if (known && ++failed.rounds % ROUNDS_TO_RETRY !== 0) return;
    try {
      const tls = await loadTls(source);
      await renewed(tls);
      served = tls.version;
      log.info('the certificate was renewed', { fingerprint: tls.fingerprint });
    } catch (error) {
      if (known) return;
      log.error('the certificate could not be renewed', { error });
      failed = { version, rounds: 0 };
    }
  }

  let rounds = Promise.resolve();
  const timer = setInterval(() => {
    rounds = rounds.then(look);
  }, everyMs).unref();
  return {
    stop: () => {
      clearInterval(timer);
      return rounds;
    },
  };
}
