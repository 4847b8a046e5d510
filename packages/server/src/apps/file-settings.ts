/**
 * How a setting of Spark names files. `list`: URIs between commas or blanks. `path`: one path or URI. `stores`: Hadoop's
 * credential stores, which have the URI of their file inside their own. `any`: nobody knows, so every local path in the
 * value counts.
 */
export type Naming = 'list' | 'path' | 'stores' | 'any';

interface Group {
  /** Null where the files are not checked. */
  naming: Naming | null;
  why: string;
  /** `*` stands for any text. */
  keys: readonly string[];
}

/**
 * Every setting of Spark 3.5 and 4 that names files, programs or folders, and what becomes of it: the first group that has
 * a key counts. The line is drawn by who opens the file. What the submitter may open, in whichever deploy mode, it opens on
 * this machine with the server's rights and hands to the application: that is checked. What only the driver and the
 * executors open needs no guard, for they run the request's own code, which can open the same files. A test
 * (`e2e/spark-settings.test.ts`) asks both Sparks for all of their keys and fails for one that is missing here.
 */
export const FILE_SETTINGS: readonly Group[] = [
  {
    naming: 'list',
    why: 'files that are handed to the application',
    keys: [
      'spark.jars',
      'spark.files',
      'spark.archives',
      'spark.submit.pyFiles',
      'spark.yarn.dist.archives',
      'spark.yarn.dist.files',
      'spark.yarn.dist.jars',
      'spark.yarn.dist.pyFiles',
      'spark.yarn.archive',
      'spark.yarn.jar',
      'spark.yarn.jars',
    ],
  },
  {
    naming: 'list',
    why: "spark-submit's own notes of such files, which a request could write in its place",
    keys: [
      'spark.app.initial.*',
      'spark.repl.local.jars',
      'spark.yarn.cache.confArchive',
      'spark.yarn.cache.filenames',
      'spark.yarn.secondary.jars',
      'spark.yarn.user.jar',
    ],
  },
  { naming: 'list', why: 'repositories, from which packages are taken', keys: ['spark.jars.repositories'] },
  {
    naming: 'path',
    why: 'configuration, templates and staging folders of the submission itself',
    keys: [
      'spark.jars.ivy',
      'spark.jars.ivySettings',
      'spark.kubernetes.*.podTemplateFile',
      'spark.kubernetes.*.podGroupTemplateFile',
      'spark.kubernetes.file.upload.path',
      'spark.kubernetes.kerberos.krb5.path',
      'spark.metrics.conf',
      'spark.yarn.stagingDir',
    ],
  },
  {
    naming: null,
    why: 'paths inside of pods',
    keys: [
      'spark.kubernetes.authenticate.*.mounted.*',
      'spark.kubernetes.decommission.script',
      'spark.kubernetes.*.volumes.*',
      'spark.kubernetes.*.secrets.*',
    ],
  },
  {
    naming: 'path',
    why: 'credentials, used in the name of the application',
    keys: [
      'spark.kerberos.keytab',
      'spark.yarn.keytab',
      'spark.kubernetes.authenticate.*File',
      'spark.hadoop.*keytab',
      'spark.hadoop.*keytab.file',
      'spark.hadoop.*keyfile',
    ],
  },
  {
    naming: 'stores',
    why: 'credentials, used in the name of the application',
    keys: ['spark.hadoop.*credential.provider.path', 'spark.hadoop.*key.provider.path'],
  },
  {
    naming: null,
    why: 'what the driver and the executors run, load or read, as their own code can',
    keys: [
      'spark.authenticate.secret*',
      'spark.driver.defaultExtraClassPath',
      'spark.driver.extraClassPath',
      'spark.driver.extraLibraryPath',
      'spark.driver.libraryPath',
      'spark.driver.defaultJavaOptions',
      'spark.driver.extraJavaOptions',
      'spark.driver.resource.*',
      'spark.driver.resourcesFile',
      'spark.executor.defaultExtraClassPath',
      'spark.executor.extraClassPath',
      'spark.executor.extraLibraryPath',
      'spark.executor.defaultJavaOptions',
      'spark.executor.extraJavaOptions',
      'spark.executor.resource.*',
      'spark.executor.uri',
      'spark.home',
      'spark.metrics.conf.*',
      'spark.pyspark.driver.python',
      'spark.pyspark.python',
      'spark.r.command',
      'spark.r.driver.command',
      'spark.r.shell.command',
      'spark.sparkr.r.command',
      'spark.repl.class.uri',
      'spark.scheduler.allocation.file',
      'spark.sql.execution.pyspark.python',
      'spark.sql.hive.metastore.jars',
      'spark.sql.hive.metastore.jars.path',
      'spark.sql.maven.additionalRemoteRepositories',
      'spark.ssl.*',
      'spark.storage.replication.topologyFile',
      'spark.yarn.am.defaultJavaOptions',
      'spark.yarn.am.extraJavaOptions',
      'spark.yarn.am.extraLibraryPath',
      'spark.yarn.config.*Path',
    ],
  },
  {
    naming: null,
    why: 'where the driver and the executors write, as their own code can',
    keys: [
      'spark.checkpoint.dir',
      'spark.driver.log.dfsDir',
      'spark.driver.log.localDir',
      'spark.eventLog.dir',
      'spark.hadoop.*dir',
      'spark.hadoop.*dirs',
      'spark.local.dir',
      'spark.python.unix.domain.socket.dir',
      'spark.r.sql.derby.temp.dir',
      'spark.repl.class.outputDir',
      'spark.repl.classdir',
      'spark.sql.defaultPath',
      'spark.sql.streaming.checkpointLocation',
      'spark.sql.warehouse.dir',
      'spark.storage.decommission.fallbackStorage.path',
      'spark.streaming.checkpoint.directory',
      'spark.ui.store.path',
    ],
  },
  {
    naming: null,
    why: 'no files',
    keys: [
      'spark.hadoop.cloneConf',
      'spark.logConf',
      'spark.shuffle.push.server.minChunkSizeInMergedShuffleFile',
      'spark.sql.hive.verifyPartitionPath',
      'spark.sql.kafka.disallowedOptions',
      'spark.sql.legacy.allowCreatingManagedTableUsingNonemptyLocation',
      'spark.ui.custom.executor.log.url',
      'spark.ui.proxyRedirectUri',
      'spark.ui.reverseProxyUrl',
    ],
  },
  {
    naming: null,
    why: "settings of Spark's daemons and of Mesos, which no application of this server is asked for",
    keys: [
      'spark.deploy.*',
      'spark.history.*',
      'spark.master.*',
      'spark.mesos.*',
      'spark.test.*',
      'spark.testing.*',
      'spark.worker.*',
    ],
  },
];

/**
 * First words of Spark's keys under which a newer Spark, Hadoop or Hive may have settings that nobody here knows. Under
 * other words are the settings of users, which only their own code reads.
 */
const FAMILIES = new Set(
  `archives authenticate connect driver eventLog executor files hadoop hive jars kerberos kubernetes metrics plugins
  pyspark python r repl scheduler security shuffle sparkr sql ssl storage submit ui yarn`.split(/\s+/),
);

const LAST_WORDS = new Set(
  `archive archives chain command conf dir directory dirs file files folder home ivy jar jars keyfile keystore keytab
  location options path python repositories repository script settings store template truststore uri uris url urls`.split(
    /\s+/,
  ),
);

const GROUPS = FILE_SETTINGS.map(({ naming, keys }) => ({ naming, keys: keys.map(patternOf) }));

/** How a key names files that are checked, null where it names none. An unknown one is judged by its name. */
export function namingOf(key: string): Naming | null {
  const group = groupOf(key);
  if (group) return group.naming;
  return FAMILIES.has(key.split('.', 2)[1] ?? '') && soundsLikeFiles(key) ? 'any' : null;
}

/** Whether the list above says what becomes of a key. */
export function isClassified(key: string): boolean {
  return groupOf(key) !== undefined;
}

/** Whether the last word of a key is one by which files, folders and programs are called. */
export function soundsLikeFiles(key: string): boolean {
  const words = key.split(/[.\-_]|(?<=[a-z\d])(?=[A-Z])/);
  return LAST_WORDS.has((words.at(-1) ?? '').toLowerCase());
}

function groupOf(key: string): { naming: Naming | null } | undefined {
  return GROUPS.find(({ keys }) => keys.some((pattern) => pattern.test(key)));
}

function patternOf(key: string): RegExp {
  return new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('*', '.+')}$`, 's');
}
