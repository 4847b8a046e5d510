import { fstatSync, writeSync } from 'node:fs';

/** The server's own log: one JSON object a line on stderr, times in ISO form. */
export interface Log {
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
}

export function createLog(write: (line: string) => void = toStderr()): Log {
  const at =
    (level: string) =>
    (message: string, facts: Record<string, unknown> = {}) =>
      write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...facts }, readable)}\n`);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** What cannot be logged is lost: a full disk, or a reader of the log that is gone, must not end the server. */
function toStderr(): (line: string) => void {
  process.stderr.on('error', () => undefined);
  // Node's own stream to a file is closed for good by its first error.
  if (!fstatSync(process.stderr.fd).isFile()) return (line) => void process.stderr.write(line);
  return (line) => {
    try {
      writeSync(process.stderr.fd, line);
    } catch {
      // There may be room for the next one.
    }
  };
}

/** Errors have no enumerable fields; a log wants their stack. */
function readable(_key: string, value: unknown): unknown {
  return value instanceof Error ? (value.stack ?? value.message) : value;
}
