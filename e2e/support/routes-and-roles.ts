/**
 * What a route asks of its caller. `open`: nothing; `any`: to be let in; `view` and `modify`: that right on the batch or
 * session that its path names; `operate`: to be a superuser.
 */
export interface RouteRow {
  access: 'open' | 'any' | 'view' | 'modify' | 'operate';
  /** What those are answered who may. */
  status: number;
  body?: Record<string, unknown>;
  /** Each call gets a batch or session of its own, which has ended: for routes after which it is not what it was. */
  fresh?: true;
}

/** A JVM that refuses to start has ended in no time, and starts no Spark. */
const DOOMED = { driverMemory: 'lots' };

export const doomedBatch = { file: 'hdfs://host/program.jar', ...DOOMED };
export const doomedSession = { kind: 'sql', ...DOOMED };
const job = { job: 'AQID', jobType: 'spark' };
const forbiddenFile = { uri: '/etc/passwd' };
const code = { code: 'select 1', kind: 'sql' };

/**
 * Every route by its id in `packages/protocol/src/api`: who adds a route there adds its row here. In its path `{id}` is a
 * session that lives or a batch that has ended, `{statement}` a statement and `{job}` a job of that session; all belong to the owner.
 */
export const ROUTES: Readonly<Record<string, RouteRow>> = {
  livyListBatches: { access: 'any', status: 200 },
  livyCreateBatch: { access: 'any', status: 201, body: doomedBatch },
  livyGetBatch: { access: 'any', status: 200 },
  livyGetBatchState: { access: 'any', status: 200 },
  livyGetBatchLog: { access: 'view', status: 200 },
  livyDeleteBatch: { access: 'modify', status: 200, fresh: true },

  livyListSessions: { access: 'any', status: 200 },
  livyCreateSession: { access: 'any', status: 201, body: doomedSession },
  livyGetSession: { access: 'any', status: 200 },
  livyGetSessionState: { access: 'any', status: 200 },
  livyGetSessionLog: { access: 'view', status: 200 },
  livyDeleteSession: { access: 'modify', status: 200, fresh: true },
  livyStopSession: { access: 'modify', status: 204, fresh: true },
  livyConnectSession: { access: 'modify', status: 200 },
  livyInterruptSession: { access: 'modify', status: 200 },
  livyComplete: { access: 'modify', status: 200, body: { code: 'sel', kind: 'sql', cursor: 3 } },

  livyListStatements: { access: 'view', status: 200 },
  livyCreateStatement: { access: 'modify', status: 201, body: code },
  livyGetStatement: { access: 'view', status: 200 },
  livyCancelStatement: { access: 'modify', status: 200 },

  livySubmitJob: { access: 'modify', status: 201, body: job },
  livyRunJob: { access: 'modify', status: 201, body: job },
  livyGetJob: { access: 'view', status: 200 },
  livyCancelJob: { access: 'modify', status: 200 },
  livyUploadJar: { access: 'modify', status: 400 },
  livyUploadPyFile: { access: 'modify', status: 400 },
  livyUploadFile: { access: 'modify', status: 400 },
  livyAddJar: { access: 'modify', status: 400, body: forbiddenFile },
  livyAddPyFile: { access: 'modify', status: 400, body: forbiddenFile },
  livyAddFile: { access: 'modify', status: 400, body: forbiddenFile },

  livyGetVersion: { access: 'any', status: 200 },
  livyPing: { access: 'any', status: 200 },
  livyGetMetrics: { access: 'any', status: 200 },
  livyGetHealth: { access: 'any', status: 501 },

  // What was asked for stands in these views, arguments and conf included, so that they are for viewers.
  listBatches: { access: 'any', status: 200 },
  submitBatch: { access: 'any', status: 201, body: doomedBatch },
  getBatch: { access: 'view', status: 200 },
  getBatchLog: { access: 'view', status: 200 },
  deleteBatch: { access: 'modify', status: 204, fresh: true },

  listSessions: { access: 'any', status: 200 },
  openSession: { access: 'any', status: 201, body: doomedSession },
  getSession: { access: 'view', status: 200 },
  getSessionLog: { access: 'view', status: 200 },
  deleteSession: { access: 'modify', status: 204, fresh: true },

  listStatements: { access: 'view', status: 200 },
  runStatement: { access: 'modify', status: 201, body: code },
  getStatement: { access: 'view', status: 200 },
  cancelStatement: { access: 'modify', status: 200 },

  listJobs: { access: 'view', status: 200 },
  getJob: { access: 'view', status: 200 },

  getLiveness: { access: 'open', status: 200 },
  getReadiness: { access: 'open', status: 200 },
  getServer: { access: 'any', status: 200 },
  drainServer: { access: 'operate', status: 200 },
  resumeServer: { access: 'operate', status: 200 },
  getOpenApi: { access: 'any', status: 200 },
};

export const ROLES = ['nobody', 'unwanted', 'stranger', 'viewer', 'owner', 'superuser'] as const;
export type Role = (typeof ROLES)[number];

/** The table of the two: what a role is answered on a route. */
export function expectedStatus({ access, status }: RouteRow, role: Role): number {
  if (access === 'open') return status;
  if (role === 'nobody') return 401;
  if (role === 'unwanted') return 403;
  const rights: Record<typeof role, RouteRow['access'][]> = {
    stranger: ['any'],
    viewer: ['any', 'view'],
    owner: ['any', 'view', 'modify'],
    superuser: ['any', 'view', 'modify', 'operate'],
  };
  return rights[role].includes(access) ? status : 403;
}
