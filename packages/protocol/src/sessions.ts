import type { Decoded } from './requests.ts';
import { APP_FIELDS, AppInfo, GivenString, INT32, StringOrNull } from './shapes.ts';
import { KINDS, KindSchema, SessionStateSchema } from './states.ts';
import { type Static, Type } from './type.ts';

/**
 * Body of `POST /sessions`. `kind` may be one of Livy's aliases (`scala`, `python`, `r`) and is `shared` when not
 * given; `ttl` and `idleTimeout` are Livy time strings (`90s`, `1h`, a bare number is milliseconds).
 */
export const CreateSession = Type.Object(
  {
    kind: Type.Optional(Type.Enum(KINDS, { 'x-livy-kind': true, default: 'shared' })),
    ...APP_FIELDS,
    heartbeatTimeoutInSecond: Type.Optional(Type.Integer({ ...INT32, default: 0 })),
    ttl: GivenString,
    idleTimeout: GivenString,
  },
  {
    additionalProperties: false,
    'x-livy-class': 'org.apache.livy.server.interactive.CreateInteractiveRequest',
    'x-no-nul': true,
    'x-livy-known': [
      'executorCores',
      'conf',
      'driverMemory',
      'name',
      'driverCores',
      'idleTimeout',
      'pyFiles',
      'archives',
      'kind',
      'files',
      'jars',
      'proxyUser',
      'numExecutors',
      'heartbeatTimeoutInSecond',
      'ttl',
      'queue',
      'executorMemory',
    ],
  },
);

/**
 * A session as every route shows it: 23 keys in Livy's order, all always there (numbers 0, lists `[]` when unset).
 * The official Java client fails on any key more. `conf` and the lists are what the request said.
 */
export const SessionView = Type.Object({
  id: Type.Integer(),
  name: StringOrNull,
  appId: StringOrNull,
  owner: StringOrNull,
  proxyUser: StringOrNull,
  state: SessionStateSchema,
  kind: KindSchema,
  appInfo: AppInfo,
  log: Type.Array(Type.String()),
  ttl: StringOrNull,
  idleTimeout: StringOrNull,
  driverMemory: StringOrNull,
  driverCores: Type.Integer(),
  executorMemory: StringOrNull,
  executorCores: Type.Integer(),
  conf: Type.Record(Type.String(), Type.String()),
  archives: Type.Array(Type.String()),
  files: Type.Array(Type.String()),
  heartbeatTimeoutInSecond: Type.Integer(),
  jars: Type.Array(Type.String()),
  numExecutors: Type.Integer(),
  pyFiles: Type.Array(Type.String()),
  queue: StringOrNull,
});

/** Answer of `GET /sessions`; `total` counts all sessions that are known, not those sent. */
export const SessionList = Type.Object({
  from: Type.Integer(),
  total: Type.Integer(),
  sessions: Type.Array(SessionView),
});

/** Answer of `GET /sessions/{id}/state`. */
export const SessionStateOf = Type.Object({ id: Type.Integer(), state: SessionStateSchema });

export type CreateSession = Decoded<typeof CreateSession>;
export type SessionView = Static<typeof SessionView>;
export type SessionList = Static<typeof SessionList>;
