import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { blacklistBeside, ConfigError, fromEnvironment, fromFile, fromFlags, type Given } from './given.ts';
import { isLoopback } from './loopback.ts';
import { packageFolder } from './package-folder.ts';
import { SETTINGS, type Setting, type Values } from './settings.ts';
import { judgeUnknown } from './unsupported.ts';

/** All that is configured, read once at the start. Times are in milliseconds unless a name says otherwise. */
export type Config = ReturnType<typeof configOf>;

/** A larger body than this could not be passed on to an agent in one frame of 8 MiB. */
const BODY_LIMIT = 8_000_000;

/** Slow up-links may take a while for a body; who needs longer is not sending one. */
const REQUEST_TIMEOUT_MS = 300_000;

/**
 * Reads the configuration: a flag beats the environment, that beats the file, that beats the default. Throws ConfigError
 * with one sentence when the server must not start so; `warnings` are sentences for its log.
 */
export function readConfig(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): { config: Config; warnings: string[] } {
  const { values, conf, file, strange } = readGiven(args, environment);
  checkUsers(values);
  checkReach(values);
  checkRetention(values);
  const ignored = strange.map((name) => `${name} in the environment is no setting and is ignored.`);
  const warnings = [...judgeUnknown(file), ...ignored, ...guardWarnings(values)];
  return { config: freeze(configOf(values, conf ? blacklistBeside(conf) : [], environment)), warnings };
}

/** Where a server of that configuration keeps what it knows; nothing else of it needs to be right. Throws ConfigError. */
export function readStorePlace(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Pick<Config, 'dataDir' | 'store'> {
  return storePlaceOf(readGiven(args, environment).values, environment);
}

function readGiven(args: readonly string[], environment: NodeJS.ProcessEnv) {
  const flags = fromFlags(args);
  const conf = flags.conf ?? environment.LIVERY_CONF;
  const { given, strange } = fromEnvironment(environment);
  const file = conf ? fromFile(conf) : new Map<string, Given>();
  return { values: valuesOf(new Map([...file, ...given, ...flags.given])), conf, file, strange };
}

function storePlaceOf(values: Values, environment: NodeJS.ProcessEnv) {
  return { dataDir: values['livery.data-dir'] ?? defaultDataDir(environment), store: values['livery.store'] };
}

function configOf(values: Values, blacklist: readonly string[], environment: NodeJS.ProcessEnv) {
  return {
    ...storePlaceOf(values, environment),
    sweeperDryRun: values['livery.sweeper.dry-run'],
    retention: {
      ageMs: values['livery.retention'],
      rows: values['livery.retention.rows'] || null,
      bytes: values['livery.retention.bytes'] || null,
      tombstonesMs: values['livery.retention.tombstones'],
    },
    server: {
      host: values['livy.server.host'],
      port: values['livy.server.port'],
      basePath: values['livery.server.base-path'],
      allowedHosts: values['livery.server.allowed-hosts'].map((name) => name.toLowerCase()),
      headerLimit: values['livy.server.request-header.size'],
      drain: values['livery.server.drain'],
      bodyLimit: BODY_LIMIT,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
      headers: securityHeaders(values),
    },
    tls: tlsOf(values),
    usersFile: values['livery.auth.users-file'],
    csrf: values['livy.server.csrf-protection.enabled'],
    access: {
      enabled: values['livy.server.access-control.enabled'],
      allowedUsers: values['livy.server.access-control.allowed-users'],
      viewUsers: values['livy.server.access-control.view-users'],
      modifyUsers: values['livy.server.access-control.modify-users'],
      superusers: values['livy.superusers'],
      impersonation: values['livy.impersonation.enabled'],
    },
    creation: { refusedConf: blacklist, maxStarting: values['livy.server.session.max-creation'] },
    spark: {
      home: values['livy.server.spark-home'] ?? sparkHomeOf(environment),
      master: values['livy.spark.master'],
      deployMode: values['livy.spark.deploy-mode'],
      version: values['livy.spark.version'],
      scala: values['livy.spark.scala-version'],
    },
    files: {
      localDirs: values['livy.file.local-dir-whitelist'],
      listConfs: values['livy.spark.file-list-configs'],
      uploadLimit: values['livy.file.upload.max.size'],
    },
    sessions: {
      hive: values['livy.repl.enable-hive-context'],
      retainedStatements: values['livy.rsc.retained-statements'],
      timeoutCheck: values['livy.server.session.timeout-check'],
      timeoutMs: values['livy.server.session.timeout'],
      ttlCheck: values['livy.server.session.ttl-check'],
      ttlMs: values['livy.server.session.ttl'],
      stateRetainMs: values['livy.server.session.state-retain.sec'],
      heartbeatCheckMs: values['livy.server.heartbeat-watchdog.interval'],
    },
    agent: {
      dir: values['livery.agent.dir'] ?? builtAgent(),
      orphanTimeoutSeconds: Math.ceil(values['livery.agent.orphan-timeout'] / 1000),
      sqlRows: values['livy.rsc.sql.num-rows'],
      cancelIntervalMs: values['livy.rsc.job-cancel.trigger-interval'],
    },
  };
}

function valuesOf(given: ReadonlyMap<string, Given>): Values {
  const entries = Object.entries(SETTINGS as Record<string, Setting<unknown>>).map(([key, { type, initial }]) => {
    const { text, where } = given.get(key) ?? { text: initial, where: '' };
    if (text === null) return [key, null];
    const value = type.read(text.trim());
    if (value !== undefined) return [key, value];
    const wrong = type.secret ? `${key} (${where}) is something else` : `${key} is "${text}" (${where})`;
    throw new ConfigError(`${wrong}, but it has to be ${type.accepts}.`);
  });
  return Object.fromEntries(entries) as Values;
}

/** HSTS would lock browsers out of a server without TLS. */
function securityHeaders(values: Values): Record<string, string> {
  if (!values['livy.server.security-headers.enabled']) return {};
  const headers = {
    'x-content-type-options': values['livy.server.http.header.X-Content-Type-Options'],
    'x-frame-options': values['livy.server.http.header.X-Frame-Options'],
    'x-xss-protection': values['livy.server.http.header.X-XSS-Protection'],
    'content-security-policy': values['livy.server.http.header.Content-Security-Policy'],
    'strict-transport-security': tlsOf(values) ? values['livy.server.http.header.Strict-Transport-Security'] : '',
  };
  return Object.fromEntries(Object.entries(headers).filter(([, text]) => text !== ''));
}

/** Where key and certificate are; null without TLS. Throws where half of it is said. */
function tlsOf(values: Values) {
  const keystore = values['livy.keystore'];
  const certificate = values['livery.server.tls.certificate'];
  const key = values['livery.server.tls.key'];
  if ((certificate === null) !== (key === null)) {
    throw new ConfigError('TLS needs both livery.server.tls.certificate and livery.server.tls.key: set both, or none.');
  }
  if (keystore !== null && certificate !== null) {
    throw new ConfigError('TLS is set up twice: keep livy.keystore, or livery.server.tls.certificate and its key.');
  }
  if (certificate !== null && key !== null) return { certificate, key };
  if (keystore === null) return null;
  const password = values['livy.keystore.password'];
  if (password === null) throw new ConfigError('livy.keystore has no password: set livy.keystore.password.');
  return { keystore, type: values['livy.keystore.type'], password, keyPassword: values['livy.key-password'] };
}

function checkUsers(values: Values): void {
  if (values['livy.server.auth.type'] === null || values['livery.auth.users-file'] !== null) return;
  throw new ConfigError(
    'livy.server.auth.type is basic, but there are no users: name their file in livery.auth.users-file.',
  );
}

/** Settings that guard less than somebody may believe. */
function guardWarnings(values: Values): string[] {
  if (values['livery.auth.users-file'] !== null) {
    const inTheClear = tlsOf(values) === null && !isLoopback(values['livy.server.host']);
    return inTheClear
      ? ['Passwords cross the network as they are: set livy.keystore or livery.server.tls.certificate.']
      : [];
  }
  const asked = (['livy.server.access-control.enabled', 'livy.impersonation.enabled'] as const).filter(
    (key) => values[key],
  );
  return asked.map(
    (key) => `${key} is on, but nobody is asked who they are, and nobody owns nothing: set livery.auth.users-file.`,
  );
}

function checkReach(values: Values): void {
  const host = values['livy.server.host'];
  if (isLoopback(host) || values['livery.auth.users-file'] !== null) return;
  if (values['livery.server.allow-unauthenticated']) return;
  const remedy =
    'name users in livery.auth.users-file, set livery.server.allow-unauthenticated = true if that is meant, or keep livy.server.host on 127.0.0.1';
  throw new ConfigError(`On ${host} everybody who can reach this machine could run programs on it: ${remedy}.`);
}

/** What is removed cannot be listed. */
function checkRetention(values: Values): void {
  const retention = values['livery.retention'];
  const listed = values['livy.server.session.state-retain.sec'];
  if (retention >= listed) return;
  const lengths = `livery.retention (${retention} ms) is shorter than livy.server.session.state-retain.sec (${listed} ms)`;
  throw new ConfigError(`${lengths}: what ended would be removed while it has yet to be listed.`);
}

function sparkHomeOf(environment: NodeJS.ProcessEnv): string {
  if (environment.SPARK_HOME) return resolve(environment.SPARK_HOME);
  throw new ConfigError('There is no Spark: set livy.server.spark-home, or SPARK_HOME in the environment.');
}

function defaultDataDir({ XDG_STATE_HOME: state }: NodeJS.ProcessEnv): string {
  return join(state && isAbsolute(state) ? state : join(homedir(), '.local', 'state'), 'livery');
}

/** The agent lies inside the server's package, and in the project's own folder where it was built from source. */
function builtAgent(): string {
  const packed = join(packageFolder(), 'agent');
  return existsSync(packed) ? packed : join(packageFolder(), '..', '..', 'agent', 'dist');
}

function freeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) freeze(member);
  return Object.freeze(value);
}
