import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './directory.ts';
import { startOf } from './proc.ts';

/** Who runs an app: the wrapper's pid, when it began (ticks since the boot), and in which boot of the host. */
export interface Claim {
  pid: number;
  started: string;
  boot: string;
}

/** The claim in an app's directory; null where no wrapper has begun, or where one is just writing its own. */
export async function readClaim(appPath: string): Promise<Claim | null> {
  const text = await readFile(join(appPath, 'claim'), 'utf8').catch(isMissing(''));
  const [, pid, started, boot] = /^(\d+) (\d+) (\S+)\n/.exec(text) ?? [];
  return pid && started && boot ? { pid: Number(pid), started, boot } : null;
}

/** Is the claim's wrapper still alive, rather than another process that has its pid by now? */
export async function isAlive(claim: Claim): Promise<boolean> {
  return claim.boot === (await bootId()) && (await startOf(claim.pid)) === claim.started;
}

/**
 * The session (setsid) of the claim's processes, or null where it can no longer be told from others'. The system gives
 * no pid out anew while it is somebody's session, so what is in the session of a wrapper that is gone is still its own.
 */
export async function sessionOf(claim: Claim | null): Promise<number | null> {
  if (claim === null || claim.boot !== (await bootId())) return null;
  const started = await startOf(claim.pid);
  return started === null || started === claim.started ? claim.pid : null;
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}
