import { isAbsolute, resolve } from 'node:path';
import { parseTime } from './time.ts';

/** How the text of a setting becomes its value. `read` gives undefined for text that is not of the type. */
export interface ValueType<T> {
  /** For the table of the documentation. */
  name: string;
  /** Ends the sentence "It has to be …". */
  accepts: string;
  /** The text may hold a password: no message shows it. */
  secret?: true;
  read(text: string): T | undefined;
}

export const text: ValueType<string> = {
  name: 'text',
  accepts: 'text',
  read: (given) => given,
};

export const flag: ValueType<boolean> = {
  name: 'true or false',
  accepts: 'true or false',
  read: (given) => ({ true: true, false: false })[given.toLowerCase()],
};

/** Milliseconds. */
export const time: ValueType<number> = {
  name: 'time',
  accepts:
    'a time: a whole number and us, ms, s, m, min, h or d, such as 90s or 1h (without a unit it is milliseconds)',
  read: (given) => {
    try {
      return parseTime(given);
    } catch {
      return undefined;
    }
  },
};

/** Milliseconds between two turns of a loop: what a timer can wait for, and never none. */
export const interval: ValueType<number> = {
  name: 'time',
  accepts: 'a time from 10ms to 24d, such as 90s or 1m (without a unit it is milliseconds)',
  read: (given) => {
    const value = time.read(given);
    return value !== undefined && value >= 10 && value < 2 ** 31 ? value : undefined;
  },
};

/** A path made absolute. */
export const path: ValueType<string> = {
  name: 'path',
  accepts: 'a path',
  read: (given) => (given === '' ? undefined : resolve(given)),
};

/** Names or keys, separated by commas or blanks. */
export const words: ValueType<readonly string[]> = {
  name: 'list',
  accepts: 'a list separated by commas',
  read: (given) => given.split(/[, ]+/).filter((entry) => entry !== ''),
};

export const folders: ValueType<readonly string[]> = {
  name: 'list of paths',
  accepts: 'a list of absolute paths separated by commas',
  read: (given) => {
    const entries = given.split(',').map((entry) => entry.trim());
    return entries.every((entry) => entry === '' || isAbsolute(entry)) ? entries.filter(Boolean) : undefined;
  },
};

/** `''` or `/a/b`. */
export const prefix: ValueType<string> = {
  name: 'URL path',
  accepts: 'a path of letters, digits and - . _ ~ that begins with /',
  read: (given) => (/^(\/[\w.~-]+)*\/?$/.test(given) ? given.replace(/\/$/, '') : undefined),
};

/** Spark's masters of one process; its `local-cluster[…]`, made for Spark's own tests, is none of them. */
export const localMaster: ValueType<string> = {
  name: 'local master',
  accepts:
    'local, local[N], local[*] or local[N,M] with N of 1 or more, because this version runs every driver on its own machine',
  read: (given) => (/^local(\[([1-9]\d*|\*)(\s*,\s*[1-9]\d*)?\])?$/.test(given) ? given : undefined),
};

/** Spark's other deploy mode, `cluster`, puts the driver on another machine. */
export const clientMode: ValueType<'client'> = {
  name: 'client',
  accepts: 'client, because this version runs every driver on its own machine',
  read: (given) => (given === 'client' ? given : undefined),
};

/** Livy's others need Kerberos, a directory or a class of Java. */
export const authType: ValueType<'basic'> = {
  name: 'basic',
  accepts: 'basic, with the users in livery.auth.users-file, because this version knows no other way',
  read: (given) => (given === 'basic' ? given : undefined),
};

/** Of Spark or Scala; what comes after the second number does not count, as in Livy. */
export const sparkVersion: ValueType<string> = {
  name: 'version',
  accepts: 'a version, such as 3.5 or 2.12.18',
  read: (given) => /^\d+\.\d+(?=$|\.|-)/.exec(given)?.[0],
};

export function wholeNumber(least: number, greatest: number): ValueType<number> {
  return {
    name: 'whole number',
    accepts: `a whole number from ${least} to ${greatest}`,
    read: (given) => {
      const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
      return value >= least && value <= greatest ? value : undefined;
    },
  };
}

const UNITS = ['', 'k', 'm', 'g', 't'];

/** Bytes; units are of 1024. */
export const size: ValueType<number> = {
  name: 'size',
  accepts: 'a size in bytes: a whole number, and k, m, g or t where it is meant in these, such as 512m or 10g',
  read: (given) => {
    const [, number, unit = ''] = /^(\d{1,15})([kmgt]?)b?$/i.exec(given) ?? [];
    const value = Number(number) * 1024 ** UNITS.indexOf(unit.toLowerCase());
    return Number.isSafeInteger(value) ? value : undefined;
  },
};

export const positive = wholeNumber(1, 2 ** 31 - 1);
