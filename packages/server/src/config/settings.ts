import {
  clientMode,
  flag,
  folders,
  interval,
  localMaster,
  path,
  prefix,
  text,
  time,
  type ValueType,
  wholeNumber,
  words,
} from './value-types.ts';

/** One setting: `initial` is the text that holds when nothing is said, null where there is none. */
export interface Setting<T> {
  type: ValueType<T>;
  initial: string | null;
  /** Where the documentation shall show something else as the default. */
  shown?: string;
  doc: string;
}

function setting<T>(type: ValueType<T>, initial: string, doc: string): Setting<T> {
  return { type, initial, doc };
}

function unset<T>(type: ValueType<T>, shown: string, doc: string): Setting<T | null> {
  return { type: type as ValueType<T | null>, initial: null, shown, doc };
}

/** Every setting there is. Those of Livy keep its names and their meaning; ours begin with `livery.`. */
export const SETTINGS = {
  'livy.server.host': setting(text, '127.0.0.1', 'Address to listen on.'),
  'livy.server.port': setting(wholeNumber(0, 65535), '8998', 'Port to listen on; 0 takes a free one.'),
  'livy.server.request-header.size': setting(
    wholeNumber(1024, 16 * 1024 * 1024),
    '131072',
    "Greatest size of a request's headers, in bytes.",
  ),
  'livy.server.spark-home': unset(path, '`SPARK_HOME`', 'The Spark to run.'),
  'livy.spark.master': setting(
    localMaster,
    'local[*]',
    'The Spark master of every batch and session; no request changes it.',
  ),
  'livy.spark.deploy-mode': unset(clientMode, '', "Spark's deploy mode of every batch and session."),
  'livy.spark.file-list-configs': setting(
    words,
    '',
    'More keys of `conf` that hold lists of files, to be checked as the built-in ones are.',
  ),
  'livy.file.local-dir-whitelist': setting(
    folders,
    '',
    'Folders of this machine whose files requests may name. With none, requests may name no local file.',
  ),
  'livy.server.session.timeout-check': setting(
    flag,
    'true',
    'Whether sessions that nobody uses are ended. A session that is starting or at work never is.',
  ),
  'livy.server.session.timeout': setting(time, '1h', 'How long nobody may use a session that asks for no other time.'),
  'livy.server.session.ttl-check': setting(
    flag,
    'false',
    'Whether sessions are ended at a certain age, while `livy.server.session.timeout-check` is on too, as in Livy.',
  ),
  'livy.server.session.ttl': setting(time, '8h', 'That age, for a session that asks for no other.'),
  'livy.server.session.state-retain.sec': setting(
    time,
    '600s',
    "How long a batch or session that ended stays in Livy's lists. A number without a unit is milliseconds, as in Livy.",
  ),
  'livy.server.heartbeat-watchdog.interval': setting(
    interval,
    '5s',
    'How often missing heartbeats are looked for; a longer time than 5s counts as 5s.',
  ),
  'livy.rsc.sql.num-rows': setting(
    wholeNumber(1, 2 ** 31 - 1),
    '1000',
    'Most rows that a SQL statement answers with; a session may ask for another number in its `conf`.',
  ),
  'livy.rsc.job-cancel.trigger-interval': setting(
    interval,
    '100ms',
    'How often a statement that is being cancelled is interrupted.',
  ),
  'livery.data-dir': unset(
    path,
    '`$XDG_STATE_HOME/livery`, else `~/.local/state/livery`',
    'Where the server keeps what it knows, and the output of drivers.',
  ),
  'livery.retention': setting(
    time,
    '7d',
    'How long a batch or session is kept after its end, with its log and files; at least as long as it stays in the lists.',
  ),
  'livery.server.base-path': setting(prefix, '', 'A path before all routes, such as `/livy`.'),
  'livery.server.allowed-hosts': setting(
    words,
    '',
    'Names, besides that of this machine, under which web browsers and proxies may reach the server.',
  ),
  'livery.server.allow-unauthenticated': setting(
    flag,
    'false',
    'Whether the server may listen where other machines reach it although it asks nobody who they are.',
  ),
  'livery.agent.dir': unset(path, 'the one built with the server', "The folder with the agent's jars."),
  'livery.agent.orphan-timeout': setting(time, '12h', 'When a session whose driver finds no server ends itself.'),
} satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof SETTINGS;

/** The value of every setting. */
export type Values = {
  [Name in SettingName]: (typeof SETTINGS)[Name] extends Setting<infer T> ? T : never;
};

/** The name of a setting in the environment: `livy.server.spark-home` and `livery.data-dir` are `LIVERY_SERVER_SPARK_HOME` and `LIVERY_DATA_DIR`. */
export function environmentName(name: string): string {
  return `LIVERY_${name
    .replace(/^liv(er)?y\./, '')
    .replace(/[.-]/g, '_')
    .toUpperCase()}`;
}

/** What two spellings of one key have in common: Livy still takes those of before 0.4, such as `livy.spark.deployMode`. */
export function sameKey(key: string): string {
  return key.replace(/[-_]/g, '').toLowerCase();
}
