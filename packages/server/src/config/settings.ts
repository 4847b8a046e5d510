import { postgresUrl } from './postgres-url.ts';
import {
  authType,
  clientMode,
  flag,
  folders,
  interval,
  localMaster,
  path,
  positive,
  prefix,
  size,
  sparkVersion,
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
  /** An empty text is a value, and not as good as none. */
  mayBeEmpty?: true;
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

/** A header of every answer, which an empty value drops. */
function header(name: string, initial: string, more = ''): Setting<string> {
  return {
    ...setting(text, initial, `Header \`${name}\` of every answer${more}; an empty value drops it.`),
    mayBeEmpty: true,
  };
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
  'livy.spark.version': unset(
    sparkVersion,
    '',
    'The version that the Spark has to be of, such as `3.5`; of another the server does not start.',
  ),
  'livy.spark.scala-version': unset(
    sparkVersion,
    '',
    'The Scala version that the Spark has to be of, such as `2.12`; of another the server does not start.',
  ),
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
  'livy.repl.enable-hive-context': setting(
    flag,
    'false',
    "Whether sessions use Hive's catalog (`spark.sql.catalogImplementation`) where their `conf` does not say otherwise.",
  ),
  'livy.file.upload.max.size': setting(
    wholeNumber(1, 2 ** 31 - 1),
    '104857600',
    'Greatest size of a file that is sent to a session, in bytes.',
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
    positive,
    '1000',
    'Most rows that a SQL statement answers with; a session may ask for another number in its `conf`.',
  ),
  'livy.rsc.job-cancel.trigger-interval': setting(
    interval,
    '100ms',
    'How often a statement that is being cancelled is interrupted; a session may ask for another time in its `conf`.',
  ),
  'livy.rsc.retained-statements': unset(
    positive,
    'all',
    'How many of the newest statements a session keeps; it may ask for another number in its `conf`.',
  ),
  'livy.server.session.max-creation': unset(
    wholeNumber(1, 2 ** 31 - 1),
    '',
    'Most batches and sessions that may be starting at once; more are refused with 400. Those that run do not count.',
  ),
  'livy.server.auth.type': unset(authType, '', 'How users prove who they are; `basic` needs `livery.auth.users-file`.'),
  'livery.auth.users-file': unset(
    path,
    '',
    'The users who may send requests, with hashes of their passwords, as `npm run user` or `htpasswd -B` write them. It is read again when it changes. With none, nobody is asked who they are.',
  ),
  'livy.server.csrf-protection.enabled': setting(
    flag,
    'false',
    'Whether requests that change something need the header `X-Requested-By`, with any value.',
  ),
  'livy.impersonation.enabled': setting(
    flag,
    'false',
    "Whether drivers run for a proxy user: the request's `doAs`, else its `proxyUser`, else its user. Without, both are ignored.",
  ),
  'livy.superusers': setting(
    words,
    '',
    'Users who may speak for others and do everything; `*` is every user, and never somebody who is not asked.',
  ),
  'livy.server.access-control.enabled': setting(
    flag,
    'false',
    'Whether batches and sessions belong to their owners. Without, every user may do everything with all of them.',
  ),
  'livy.server.access-control.allowed-users': setting(
    words,
    '*',
    'Users who may send requests, besides those of the next two lists and superusers; `*` is everybody.',
  ),
  'livy.server.access-control.modify-users': setting(
    words,
    '',
    'Users who may do with all batches and sessions what their owners may.',
  ),
  'livy.server.access-control.view-users': setting(
    words,
    '',
    'Users who may see the logs, statements and results of all batches and sessions.',
  ),
  'livy.server.security-headers.enabled': setting(
    flag,
    'true',
    'Whether answers carry the headers of the next five settings.',
  ),
  'livy.server.http.header.X-XSS-Protection': header('X-XSS-Protection', '1; mode=block'),
  'livy.server.http.header.X-Frame-Options': header('X-Frame-Options', 'SAMEORIGIN'),
  'livy.server.http.header.X-Content-Type-Options': header('X-Content-Type-Options', 'nosniff'),
  'livy.server.http.header.Strict-Transport-Security': header(
    'Strict-Transport-Security',
    'max-age=31536000; includeSubDomains',
    ' under TLS',
  ),
  'livy.server.http.header.Content-Security-Policy': header(
    'Content-Security-Policy',
    "default-src 'self'; script-src 'self' 'unsafe-inline'; img-src 'self'; frame-src 'self';",
  ),
  'livy.keystore': unset(path, '', 'A keystore of JKS or PKCS12 with the key and certificate for TLS.'),
  'livy.keystore.password': unset(text, '', 'Its password.'),
  'livy.key-password': unset(text, 'that of the keystore', "The key's password in a keystore of JKS."),
  'livy.keystore.type': setting(
    text,
    'JKS',
    'The form of the keystore; one of PKCS12 is known also where JKS is said.',
  ),
  'livery.server.tls.certificate': unset(
    path,
    '',
    'The certificate for TLS, with those between it and its root, as a PEM file; instead of a keystore.',
  ),
  'livery.server.tls.key': unset(path, '', 'Its key, as a PEM file without a password.'),
  'livery.data-dir': unset(
    path,
    '`$XDG_STATE_HOME/livery`, else `~/.local/state/livery`',
    'Where the server keeps what it knows, and the output of drivers.',
  ),
  'livery.store': unset(
    postgresUrl,
    'a file in the data directory',
    'The PostgreSQL database, of version 15 or later, where the server keeps what it knows: `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.',
  ),
  'livery.retention': setting(
    time,
    '7d',
    'How long a batch or session is kept after its end, with its log and files; at least as long as it stays in the lists.',
  ),
  'livery.retention.rows': setting(
    wholeNumber(0, 2 ** 31 - 1),
    '100000',
    'Most batches and sessions that are kept after their end; of more the oldest are removed. 0 is no limit.',
  ),
  'livery.retention.bytes': setting(
    size,
    '10g',
    'Most bytes of logs, files, code and results of what has ended that are kept; of more the oldest are removed. 0 is no limit.',
  ),
  'livery.retention.tombstones': setting(
    time,
    '30d',
    'How long it is known of a batch or session that was removed who removed it, when and why; of the newest 100000.',
  ),
  'livery.sweeper.dry-run': setting(
    flag,
    'false',
    'Whether drivers and files of batches and sessions that the store does not know are only named in the log, instead of ended and removed.',
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
  'livery.server.drain': setting(
    flag,
    'false',
    'Whether the server begins drained, as by `--drain`: it takes no new batches and sessions, and serves those that there are.',
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
