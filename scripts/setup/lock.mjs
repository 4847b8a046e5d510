import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tools } from '../paths.mjs';

const lock = join(tools, 'lock');

/**
 * Waits until no other set-up works in this folder, then holds the lock. The lock is a directory that names its owner
 * and the command the owner runs just now: it counts as held while either lives, because the command of a killed
 * set-up goes on writing.
 *
 * @param {AbortSignal} signal ends the wait
 * @returns {Promise<{ running(pid: number | undefined): void, release(): void }>}
 */
export async function acquireLock(signal) {
  mkdirSync(tools, { recursive: true });
  removeOldGraves();
  const mine = join(tools, `lock.new-${process.pid}`);
  let said = false;
  while (!take(mine)) {
    const holders = readHolders();
    if (holders && !holders.some(isAlive)) {
      bury(holders);
    } else {
      if (!said && holders)
        console.log(`  Another set-up is at work here (process ${holders.find(isAlive).pid}); waiting for it.`);
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
function take(mine) {
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
function bury(holders) {
  const [owner] = holders;
  try {
    renameSync(lock, join(tools, `lock.dead-${owner.pid}-${owner.start}`));
  } catch {
    // Another waiter was faster.
  }
}

function removeOldGraves() {
  for (const name of readdirSync(tools)) {
    const path = join(tools, name);
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

function readHolders() {
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
