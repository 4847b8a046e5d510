import { mkdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../telemetry/log.ts';
import type { Backend } from '../backend.ts';
import type { SparkHome } from '../spark-home.ts';
import { readClaim, sessionOf } from './claim.ts';
import {
  appDirectory,
  folderSize,
  isMissing,
  listAppDirectories,
  readExit,
  removeAppDirectory,
  writePrivate,
} from './directory.ts';
import { type JavaTemplate, readJavaTemplate } from './java-command.ts';
import { endProcesses, listRunning, processesOf } from './processes.ts';
import { submitLocally } from './submit.ts';
import { removeTemporary } from './temporary.ts';
import { createWatches, vanished } from './watch.ts';

/** How long the processes of an app may take to end after SIGTERM, ms: Spark's shutdown hooks run meanwhile. */
const GRACE_MS = 5_000;
/** The same for what is left when the driver has ended, ms. */
const REST_GRACE_MS = 1_000;

/**
 * Drivers as detached processes of this host, each with a directory of its own under `dataDir`/apps. They outlive the
 * server, and a later server finds them again by their files and their environment. `place` names host and data
 * directory.
 */
export function createLocalBackend(dataDir: string, place: string, spark: SparkHome, log: Log): Backend {
  const appsDir = join(dataDir, 'apps');
  const watches = createWatches((uid, error) => log.error('an end could not be recorded yet', { uid, error }));
  let template: Promise<JavaTemplate> | null = null;

  /** A failure is not kept: Java may be installed while the server runs. */
  async function javaTemplate(): Promise<JavaTemplate> {
    template ??= readJavaTemplate(spark, join(dataDir, 'empty.properties'));
    return template.catch((error) => {
      template = null;
      throw error;
    });
  }

  /** What the processes of this very directory bear: a copy of it on the same host, or its twin in a container, is another. */
  async function placeOfApps(): Promise<string> {
    await mkdir(appsDir, { recursive: true, mode: 0o700 });
    return `${place}:${await realpath(appsDir)}`;
  }

  /** The wrapper has the signal too; it survives it by its trap and writes the exit code of its driver. */
  async function endAll(uid: string, graceMs: number): Promise<void> {
    const claim = await readClaim(appDirectory(appsDir, uid).path);
    const session = await sessionOf(claim);
    await endProcesses(() => processesOf(uid, session), graceMs, session);
  }

  /** What outlives its driver, such as the Python of one that was killed; what cannot be ended keeps no end from being known. */
  async function endRest(uid: string): Promise<void> {
    await endAll(uid, REST_GRACE_MS).catch((error) => log.error('something of a driver runs on', { uid, error }));
    await dropTemporary(uid);
  }

  /** What cannot be removed now is when the app is. */
  async function dropTemporary(uid: string): Promise<void> {
    await removeTemporary(appDirectory(appsDir, uid), uid).catch((error) =>
      log.warn('a temporary folder could not be removed yet', { uid, error }),
    );
  }

  return {
    async submit(uid, submission) {
      const template = await javaTemplate();
      await submitLocally(appDirectory(appsDir, uid), uid, await placeOfApps(), spark, template, submission);
    },

    async find(uid) {
      const dir = appDirectory(appsDir, uid);
      const claim = await readClaim(dir.path);
      if (claim === null) return { state: 'absent' };
      const exitCode = await readExit(dir);
      if (exitCode !== null) return { state: 'ended', exitCode };
      return (await vanished(dir, uid)) ? { state: 'ended', exitCode: null } : { state: 'alive' };
    },

    watch: (uid, onEnd) =>
      watches.add(appDirectory(appsDir, uid), uid, async (end) => {
        await endRest(uid);
        await onEnd(end);
      }),

    outputs(uid) {
      const { stdout, stderr } = appDirectory(appsDir, uid);
      return { stdout, stderr };
    },

    async kill(uid) {
      await endAll(uid, GRACE_MS);
      await dropTemporary(uid);
    },

    size: (uid) => folderSize(appDirectory(appsDir, uid).path),

    async remove(uid) {
      const dir = appDirectory(appsDir, uid);
      await endAll(uid, REST_GRACE_MS);
      await removeTemporary(dir, uid);
      await removeAppDirectory(dir);
    },

    async amend(uid, name, change) {
      const path = join(appDirectory(appsDir, uid).private, name);
      const text = await readFile(path, 'utf8').catch(isMissing(null));
      if (text !== null) await writePrivate(path, change(text));
    },

    async list() {
      const running = await listRunning(await placeOfApps());
      return [...new Set([...(await listAppDirectories(appsDir)), ...running])];
    },

    close: () => watches.close(),
  };
}
