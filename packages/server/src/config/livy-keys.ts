import { sameKey } from './settings.ts';

/** Settings of Livy that are none here. `*` stands for any text. */
interface LivyKeys {
  keys: readonly string[];
  /** Values that say how Livery is anyway, so that nobody has to be warned. */
  holds?: readonly string[];
  /** What is instead: ends the sentence "It is ignored: …". */
  says: string;
}

/**
 * Every key of Livy's that is no setting of Livery's and guards nothing, and what an operator has to know who has it in a
 * `livy.conf`. Of two groups that have a key the first counts.
 */
export const LIVY_KEYS: readonly LivyKeys[] = [
  { keys: ['livy.environment'], holds: ['production'], says: 'no answer carries a stack trace' },
  { keys: ['livy.server.send-server-version'], holds: ['false'], says: 'no answer says what the server is' },
  { keys: ['livy.server.response-header.size'], says: 'the headers of answers have no limit' },
  {
    keys: ['livy.server.request-log-retain.days'],
    says: 'requests are not logged; let a proxy in front of Livery do that',
  },
  { keys: ['livy.ui.enabled'], holds: ['false'], says: 'this version has no web page' },
  { keys: ['livy.ui.basePath'], says: 'set `livery.server.base-path`, a path before all routes' },
  {
    keys: ['livy.session.staging-dir'],
    says: 'what is uploaded lies in the data directory; set `livery.data-dir`',
  },
  { keys: ['livy.cache-log.size'], says: 'logs are kept whole' },
  {
    keys: ['livy.repl.jars', 'livy.rsc.jars', 'livy.rsc.driver-class'],
    says: 'Livery has its own program for drivers; its folder is `livery.agent.dir`',
  },
  {
    keys: ['livy.rsc.pyspark.archives', 'livy.rsc.sparkr.package', 'livy.pyspark.archives', 'livy.sparkr.package'],
    says: 'PySpark and SparkR are those of `livy.server.spark-home`',
  },
  { keys: ['livy.rsc.session.kind', 'livy.rsc.proxy-user'], says: 'the request for a session says that' },
  {
    keys: ['livy.server.session.timeout-check.skip-busy'],
    holds: ['true'],
    says: 'a session that is starting or at work is never ended as idle',
  },
  {
    keys: ['livy.server.session.allow-custom-classpath'],
    holds: ['false'],
    says: 'no request may say how the server submits',
  },
  { keys: ['livy.server.session.manage.*'], says: 'a stop needs no pool of threads' },
  {
    keys: ['livy.server.recovery.mode'],
    holds: ['recovery'],
    says: 'batches and sessions always outlive the server, which finds them again',
  },
  {
    keys: ['livy.server.recovery.*', 'livy.server.zookeeper.url', 'livy.server.zk.*', 'livy.server.hdfs.safe-mode.*'],
    says: 'what the server knows is in a database of its own; set `livery.data-dir` or `livery.store`',
  },
  { keys: ['livy.server.yarn.*'], says: 'this version runs every driver on its own machine' },
  {
    keys: ['livy.server.kubernetes.*', 'livy.ui.history-server-url'],
    says: 'this version runs every driver on its own machine',
  },
  {
    keys: [
      'livy.server.auth.kerberos.*',
      'livy.server.auth.ldap.*',
      'livy.server.auth.*.class',
      'livy.server.auth.*.param.*',
    ],
    says: 'it counts only with its `livy.server.auth.type`, which refuses the start',
  },
  {
    keys: ['livy.hadoop.security.credential.provider.path'],
    says: 'no passwords are read from there; set `livy.keystore.password`, also as LIVERY_KEYSTORE_PASSWORD in the environment',
  },
  {
    keys: ['livy.server.launch.kerberos.*'],
    says: 'Livery takes no ticket; keep one for the user that it runs as, with `k5start` or `cron`',
  },
  {
    keys: ['livy.server.thrift.enabled'],
    holds: ['false'],
    says: "there is no HiveServer2 end point; use Spark's own, `sbin/start-thriftserver.sh`",
  },
  {
    keys: ['livy.server.thrift.*'],
    says: "there is no HiveServer2 end point; use Spark's own, `sbin/start-thriftserver.sh`",
  },
  {
    keys: ['livy.rsc.server.idle-timeout'],
    says: 'when a driver ends that finds no server says `livery.agent.orphan-timeout`',
  },
  { keys: ['livy.rsc.server.connect.timeout'], says: 'a driver may take as long as it needs to start' },
  {
    keys: ['livy.rsc.job-cancel.timeout'],
    says: 'what is cancelled is `cancelled` when its code has ended, not before',
  },
  { keys: ['livy.rsc.retained.share-variables'], says: 'jobs share the 100 objects that were used last' },
  { keys: ['livy.rsc.channel.log.level'], says: "what drivers log is up to Spark's own log4j configuration" },
  {
    keys: ['livy.rsc.client.*', 'livy.rsc.launcher.*', 'livy.rsc.rpc.*', 'livy.rsc.secret.bits'],
    says: "drivers dial the server's own port, each with a secret of its own, and listen on none for it",
  },
  { keys: ['livy.client.http.*'], says: 'it is a setting of clients' },
];

const patterns = LIVY_KEYS.flatMap((group) => group.keys.map((key) => ({ group, pattern: patternOf(key) })));

/** What there is to say about a key of Livy's, in any of its spellings; undefined for one that not even Livy knows. */
export function livyKey(key: string): LivyKeys | undefined {
  return patterns.find(({ pattern }) => pattern.test(sameKey(key)))?.group;
}

function patternOf(key: string): RegExp {
  return new RegExp(`^${sameKey(key).replaceAll('.', '\\.').replaceAll('*', '.+')}$`);
}
