import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tools } from '../paths.mjs';

/**
 * Waits until no other set-up works in this folder, then holds the lock. The lock is a directory that names its owner
 * and the command the owner runs just now: it counts as held while either lives, because the command of a killed
 * set-up goes on writing.
 *
 * @param {AbortSignal} signal ends the wait
 * @param {string} [folder] where the lock lies
 * @returns {Promise<{ running(pid: number | undefined): void, release(): void }>}
 */
export async function acquireLock(signal, folder = tools) {
  mkdirSync(folder, { recursive: true });
  removeOldGraves(folder);
  const lock = join(folder, 'lock');
  let said = false;
  while (!take(lock)) {
    const holders = readHolders(lock);
    if (holders && !holders.some(isAlive)) {
      bury(lock, holders);
    } else {
      if (!said && holders)
        console.log(
          `  Another set-up is at work here (process ${(holders.find(isAlive) ?? holders[0]).pid}); waiting for it.`,
        );
      said = true;
      await delay(200, undefined, { signal }).catch(() => {
        throw signal.reason;
      });
    }
  }
  return {
    running: (pid) => writeHolders(lock, pid === undefined ? [] : [identify(pid)]),
    release: () => rmSync(lock, { recursive: true, force: true }),
  };
}

/** A rename onto a non-empty directory fails, so the lock appears whole or not at all. */
function take(lock) {
  const mine = `${lock}.new-${process.pid}`;
  rmSync(mine, { recursive: true, force: true });
  mkdirSync(mine);
  writeHolders(mine, []);
  try {
    renameSync(mine, lock);
    return true;
  } catch {
    rmSync(mine, { recursive: true, force: true });
    return false;
  }
}

/** The grave bears the dead owner's name and stays: a second waiter with the same old news cannot move a newer lock onto it. */
function bury(lock, holders) {
  const [owner] = holders;
  try {
    renameSync(lock, `${lock}.dead-${owner.pid}-${owner.start}`);
  } catch {
    // Another waiter was faster.
  }
}

function removeOldGraves(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (
      /^lock\.(dead|new)-/.test(name) &&
      Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 3_600_000
    ) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

function writeHolders(directory, others) {
  const temporary = join(directory, 'holders.new');
  writeFileSync(temporary, JSON.stringify([identify(process.pid), ...others]));
  renameSync(temporary, join(directory, 'holders'));
}

function readHolders(lock) {
  try {
    return JSON.parse(readFileSync(join(lock, 'holders'), 'utf8'));
  } catch {
    return undefined; // Released between our attempt and this look.
  }
}

function identify(pid) {
  return { pid, start: startTime(pid) };
}

function isAlive({ pid, start }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return start === startTime(pid);
}

/** Start time in clock ticks, which tells a reused pid apart; 0 where there is no /proc. */
function startTime(pid) {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  const stat = readFileSync(file, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
}
