import { readFileSync } from 'node:fs';

/**
 * Calls `gone` once when the npm that runs this script, or the shell between the two, has ended. The sign is that a
 * process gets another parent; a signal may reach neither the shell nor us. Where there is no /proc only the direct
 * parent is watched.
 */
export function watchNpm(gone) {
  const parent = process.ppid;
  const npm = isShell(parent) ? parentOf(parent) : undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || parentOf(parent) === npm)) return;
    clearInterval(timer);
    gone();
  }, 250);
  timer.unref();
}

/** Some shells replace themselves by a single command; then our parent is npm, and npm's own parent is nobody's business. */
function isShell(pid) {
  return /^[a-z]*sh$/.test(stat(pid)?.name ?? '');
}

function parentOf(pid) {
  return stat(pid)?.parent;
}

/** Name and parent from /proc/PID/stat, whose second field is the name in brackets. */
function stat(pid) {
  let text;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const end = text.lastIndexOf(')');
  return { name: text.slice(text.indexOf('(') + 1, end), parent: Number(text.slice(end + 2).split(' ')[1]) };
}
