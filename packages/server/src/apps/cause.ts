import { constants } from 'node:os';

/**
 * A sentence on why a driver ended as it did, where its log alone does not say so; null where it does: an exit code of
 * the program's own choice has its reason in the lines above. `exitCode` is 128 + n after signal n, null when unknown.
 */
export function endingCause(exitCode: number | null, lastLines: readonly string[]): string | null {
  if (exitCode === null) {
    return 'The driver is gone and left no exit code: the host was restarted, or its processes were killed from outside.';
  }
  if (lastLines.some((line) => line.includes('java.lang.OutOfMemoryError'))) {
    return `The driver ran out of memory (exit code ${exitCode}). Raise driverMemory, or collect less to the driver.`;
  }
  if (exitCode <= 128) return null;
  const signal = signalName(exitCode - 128);
  const byWhom =
    signal === 'SIGKILL'
      ? 'somebody killed it, or the system did because memory ran out'
      : 'somebody or something outside of Livery ended it';
  return `The driver was ended by ${signal} (exit code ${exitCode}): ${byWhom}.`;
}

/** Was the driver ended by somebody's wish (SIGINT, SIGKILL, SIGTERM), rather than by a crash of its own? */
export function wasKilled(exitCode: number | null): boolean {
  return exitCode === 130 || exitCode === 137 || exitCode === 143;
}

function signalName(number: number): string {
  const named = Object.entries(constants.signals).find(([, value]) => value === number);
  return named?.[0] ?? `signal ${number}`;
}
