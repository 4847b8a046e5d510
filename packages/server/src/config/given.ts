import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseProperties } from './properties.ts';
import { environmentName, SETTINGS, type Setting, type SettingName, sameKey } from './settings.ts';

/** The server cannot start as it is configured. The message is one sentence for the operator. */
export class ConfigError extends Error {}

/** What somebody set, and where they did. */
export type Given = { text: string; where: string };

/** Flags of the command line by the setting they set; `--conf` names the file. */
const FLAGS: Readonly<Record<string, SettingName>> = {
  host: 'livy.server.host',
  port: 'livy.server.port',
  'data-dir': 'livery.data-dir',
};

/** The flag without a value. */
const SWITCHES: Readonly<Record<string, SettingName>> = { drain: 'livery.server.drain' };

/** What `--help` prints. */
export const USAGE = `Usage: npm start -- [--host HOST] [--port PORT] [--data-dir DIR] [--conf FILE] [--drain]

  --host HOST      address to listen on (127.0.0.1)
  --port PORT      port to listen on (8998); 0 takes a free one
  --data-dir DIR   where the server keeps its database and the output of drivers
  --conf FILE      settings in the form of livy.conf; docs/configuration.md lists them
  --drain          take no new batches and sessions, and serve those that there are`;

export function fromFlags(args: readonly string[]): { given: Map<string, Given>; conf: string | undefined } {
  const options = Object.fromEntries([
    ...[...Object.keys(FLAGS), 'conf'].map((name) => [name, { type: 'string' as const }]),
    ...Object.keys(SWITCHES).map((name) => [name, { type: 'boolean' as const }]),
  ]);
  let flags: Record<string, unknown>;
  try {
    flags = parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    const problem = (error as Error).message.replace(/\. To specify.*/s, '');
    throw new ConfigError(
      `${problem}: the command line takes --host, --port, --data-dir and --conf, each with a value, and --drain.`,
    );
  }
  const given = new Map<string, Given>();
  for (const [name, key] of Object.entries(FLAGS)) {
    const text = flags[name];
    if (typeof text === 'string' && text !== '') given.set(key, { text, where: `--${name}` });
  }
  for (const [name, key] of Object.entries(SWITCHES)) {
    if (flags[name] === true) given.set(key, { text: 'true', where: `--${name}` });
  }
  return { given, conf: typeof flags.conf === 'string' && flags.conf !== '' ? flags.conf : undefined };
}

/** Settings from the environment, and the names there that look like a setting and are none. */
export function fromEnvironment(environment: NodeJS.ProcessEnv): { given: Map<string, Given>; strange: string[] } {
  const keys = new Map(Object.keys(SETTINGS).map((key) => [environmentName(key), key]));
  const groups = new Set([...keys.keys()].map((name) => name.split('_', 2).join('_')));
  const given = new Map<string, Given>();
  const strange: string[] = [];
  for (const [name, text] of Object.entries(environment)) {
    const key = keys.get(name);
    if (key !== undefined && text) given.set(key, { text, where: `${name} in the environment` });
    else if (key === undefined && groups.has(name.split('_', 2).join('_'))) strange.push(name);
  }
  return { given, strange };
}

/** All keys of a file in the form of livy.conf, under the names that the settings have here. */
export function fromFile(file: string): Map<string, Given> {
  const keys = new Map(Object.keys(SETTINGS).map((key) => [sameKey(key), key]));
  const where = resolve(file);
  const entries = propertiesOf(where).map(([key, text]): [string, Given] => [
    keys.get(sameKey(key)) ?? key,
    { text, where },
  ]);
  return new Map(entries.filter(([key, { text }]) => text !== '' || mayBeEmpty(key)));
}

function mayBeEmpty(key: string): boolean {
  return (SETTINGS as Record<string, Setting<unknown>>)[key]?.mayBeEmpty === true;
}

/** The keys of `conf` that Livy's `spark-blacklist.conf` beside a configuration forbids, one a line. */
export function blacklistBeside(file: string): string[] {
  const text = readIfThere(join(dirname(resolve(file)), 'spark-blacklist.conf')) ?? '';
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

function propertiesOf(path: string): [string, string][] {
  const text = readIfThere(path);
  if (text === undefined) throw new ConfigError(`The configuration file ${path} does not exist.`);
  try {
    return parseProperties(text);
  } catch (error) {
    throw new ConfigError(`The configuration file ${path} cannot be read: ${(error as Error).message}.`);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ConfigError(`The configuration file ${path} cannot be read: ${message}.`);
  }
}
