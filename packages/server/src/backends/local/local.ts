import { mkdir, readFile } from 'node:fs/promises';
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
import { endProcesses, processesOf } from './processes.ts';
import { submitLocally } from './submit.ts';
import { createWatches, vanished } from './watch.ts';

/** How long the processes of an app may take to end after SIGTERM, ms: Spark's shutdown hooks run meanwhile. */
const GRACE_MS = 5_000;
/** The same for what is left when the driver has ended, ms. */
const REST_GRACE_MS = 1_000;

/**
 * Drivers as detached processes of this host, each with a directory of its own under `dataDir`/apps. They outlive the
 * server, and a later server finds them again by their files and their environment.
 */
export function createLocalBackend(dataDir: string, spark: SparkHome, log: Log): Backend {
  const appsDir = join(dataDir, 'apps');
  const watches = createWatches((uid, error) => log.error('an end could not be recorded yet', { uid, error }));
  let template: Promise<JavaTemplate> | null = null;

  /** A failure is not kept: Java may be installed while the server runs. */
  async function javaTemplate(): Promise<JavaTemplate> {
    await mkdir(appsDir, { recursive: true, mode: 0o700 });
    template ??= readJavaTemplate(spark, join(dataDir, 'empty.properties'));
    return template.catch((error) => {
      template = null;
      throw error;
    });
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
  }

  return {
    async submit(uid, submission) {
      await submitLocally(appDirectory(appsDir, uid), uid, spark, await javaTemplate(), submission);
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

    kill: (uid) => endAll(uid, GRACE_MS),

    size: (uid) => folderSize(appDirectory(appsDir, uid).path),

    remove: (uid) => removeAppDirectory(appDirectory(appsDir, uid)),

    async amend(uid, name, change) {
      const path = join(appDirectory(appsDir, uid).private, name);
      const text = await readFile(path, 'utf8').catch(isMissing(null));
      if (text !== null) await writePrivate(path, change(text));
    },

    list: () => listAppDirectories(appsDir),

    close: () => watches.close(),
  };
}
