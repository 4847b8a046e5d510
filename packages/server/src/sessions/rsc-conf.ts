import { interval, positive } from '../config/value-types.ts';

/** What a session asks for by keys `livy.rsc.*` in its `conf`; null where it leaves it to the server. */
export interface RscConf {
  sqlRows: number | null;
  cancelIntervalMs: number | null;
  retainedStatements: number | null;
}

/** Clients send many a key that is not for Spark, so what makes no sense is left aside, as in Livy. */
export function rscConf(conf: Record<string, string>): RscConf {
  return {
    sqlRows: positive.read(conf['livy.rsc.sql.num-rows'] ?? '') ?? null,
    cancelIntervalMs: interval.read(conf['livy.rsc.job-cancel.trigger-interval'] ?? '') ?? null,
    retainedStatements: positive.read(conf['livy.rsc.retained-statements'] ?? '') ?? null,
  };
}
