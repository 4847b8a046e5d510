import type { Decoded } from './requests.ts';
import { APP_FIELDS, AppInfo, GivenString, StringList, StringOrNull } from './shapes.ts';
import { BatchStateSchema } from './states.ts';
import { type Static, Type } from './type.ts';

/**
 * Body of `POST /batches`: one run of an application by spark-submit's rules. `file` is required but only checked by
 * the server, as Livy does.
 */
export const CreateBatch = Type.Object(
  {
    file: GivenString,
    args: StringList,
    className: GivenString,
    ...APP_FIELDS,
  },
  {
    additionalProperties: false,
    'x-livy-class': 'org.apache.livy.server.batch.CreateBatchRequest',
    'x-no-nul': true,
    'x-livy-known': [
      'executorCores',
      'className',
      'conf',
      'driverMemory',
      'name',
      'driverCores',
      'pyFiles',
      'archives',
      'executorMemory',
      'files',
      'jars',
      'proxyUser',
      'numExecutors',
      'file',
      'args',
      'queue',
    ],
  },
);

/** A batch as every route shows it. Livy sends these keys in this order and no other; `log` is its last 10 lines. */
export const BatchView = Type.Object({
  id: Type.Integer(),
  name: StringOrNull,
  owner: StringOrNull,
  proxyUser: StringOrNull,
  state: BatchStateSchema,
  appId: StringOrNull,
  appInfo: AppInfo,
  log: Type.Array(Type.String()),
});

/** Answer of `GET /batches`; the list is called `sessions` for batches too, `total` counts all that are known. */
export const BatchList = Type.Object({
  from: Type.Integer(),
  total: Type.Integer(),
  sessions: Type.Array(BatchView),
});

/** Answer of `GET /batches/{id}/state`. */
export const BatchStateOf = Type.Object({ id: Type.Integer(), state: BatchStateSchema });

export type CreateBatch = Decoded<typeof CreateBatch>;
export type BatchView = Static<typeof BatchView>;
export type BatchList = Static<typeof BatchList>;
