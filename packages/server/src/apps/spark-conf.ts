import type { CreateSession } from '@livery/protocol/sessions';

/** What requests for batches and for sessions have in common: the settings of the Spark application. */
export type AppRequest = Pick<
  CreateSession,
  | 'name'
  | 'jars'
  | 'files'
  | 'archives'
  | 'pyFiles'
  | 'driverMemory'
  | 'driverCores'
  | 'executorMemory'
  | 'executorCores'
  | 'numExecutors'
  | 'queue'
  | 'conf'
>;

/** What the operator sets for all applications. */
export interface SparkSettings {
  master: string;
  deployMode: string | null;
  /** spark-defaults.conf of the Spark home: used where nothing else is said. */
  defaults: Record<string, string>;
}

/**
 * The Spark conf that a request means. A field beats the same key in `conf`, a list field goes before the entries of
 * its key, spark-defaults.conf fills what is missing, and the master and where the driver runs are always the operator's (Livy's
 * rules). Keys that
 * do not begin with `spark.` are not for Spark and left out.
 */
export function sparkConf(request: AppRequest, name: string, settings: SparkSettings): Record<string, string> {
  const given = { ...settings.defaults, ...request.conf };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([key]) => key.startsWith('spark.'))),
    ...joined('spark.jars', request.jars, given),
    ...joined('spark.files', request.files, given),
    ...joined('spark.archives', request.archives, given),
    ...joined('spark.submit.pyFiles', request.pyFiles, given),
    ...scalar('spark.driver.memory', request.driverMemory),
    ...scalar('spark.driver.cores', request.driverCores),
    ...scalar('spark.executor.memory', request.executorMemory),
    ...scalar('spark.executor.cores', request.executorCores),
    ...scalar('spark.executor.instances', request.numExecutors),
    ...scalar('spark.yarn.queue', request.queue),
    ...scalar('spark.app.name', request.name ?? given['spark.app.name'] ?? name),
    'spark.master': settings.master,
    'spark.submit.deployMode': settings.deployMode ?? 'client',
  };
}

function scalar(key: string, value: string | number | null): Record<string, string> {
  return value === null ? {} : { [key]: String(value) };
}

function joined(key: string, listed: string[], given: Record<string, string>): Record<string, string> {
  const entries = [...listed, ...(given[key] ?? '').split(/[, ]+/)].filter((entry) => entry !== '');
  return entries.length === 0 ? {} : { [key]: entries.join(',') };
}

/**
 * Settings that would change where and how the server runs things, what a scheme of a file means, or which programs Hadoop
 * runs in the name of the submitter: refused from users. The first two are Livy's.
 */
const REFUSED = [
  /^spark\.submit\.deployMode$/,
  /^spark\.submit\.proxyUser\.allowCustomClasspathInClusterMode$/,
  /^spark\.hadoop\.fs\..*impl$/,
  /^spark\.hadoop\.fs\.viewfs\./,
  /^spark\.hadoop\..*(script\.file\.name|keyprovider\.script|kinit\.command)$/,
];

/** Classes that many name though they are the default: of file systems that are never this machine's. */
const REMOTE_FILES =
  /^(org\.apache\.hadoop\.(hdfs|fs\.(s3a|azure|azurebfs|adl|gs|obs|ozone|aliyun\.oss))|com\.google\.cloud\.hadoop\.fs\.gcs)\.[\w$]+$/;

/** The keys of `conf` that users may not set. */
export function refusedKeys(conf: Record<string, string>): string[] {
  const refused = ([key, value]: [string, string]) =>
    REFUSED.some((pattern) => pattern.test(key.trim())) && !(key.trim().endsWith('impl') && REMOTE_FILES.test(value));
  return Object.entries(conf)
    .filter(refused)
    .map(([key]) => key);
}
