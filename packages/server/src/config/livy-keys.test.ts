import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ConfigError } from './given.ts';
import { LIVY_KEYS, livyKey } from './livy-keys.ts';
import { SETTINGS, sameKey } from './settings.ts';
import { judgeUnknown } from './unsupported.ts';

/** `a.{b,c}` is `a.b` and `a.c`. */
function expand(text: string): string[] {
  const match = /^(.*?)\{([^}]*)\}(.*)$/.exec(text);
  if (!match) return [text];
  const [, before = '', names = '', after = ''] = match;
  return names.split(',').flatMap((name) => expand(`${before}${name}${after}`));
}

const lines = (text: string) => text.split(/\s+/).filter(Boolean);

/** Every key of Livy 0.10, without its `livy.`. */
const keys = lines(`
  server.{host,port,request-header.size,response-header.size,send-server-version,request-log-retain.days,spark-home}
  ui.{enabled,basePath,history-server-url} environment
  spark.{master,deploy-mode,version,scala-version,file-list-configs}
  session.staging-dir file.{upload.max.size,local-dir-whitelist} repl.{enable-hive-context,jars} cache-log.size
  server.{csrf-protection,security-headers,access-control}.enabled
  server.http.header.{X-XSS-Protection,X-Frame-Options,X-Content-Type-Options,Strict-Transport-Security}
  server.http.header.Content-Security-Policy
  impersonation.enabled superusers server.access-control.{allowed,modify,view}-users
  keystore keystore.{password,type} key-password hadoop.security.credential.provider.path
  server.auth.type server.auth.kerberos.{principal,keytab,name-rules}
  server.auth.ldap.{url,base-dn,username-domain,enable-start-tls,security-authentication}
  server.auth.mine.class server.auth.mine.param.x
  server.launch.kerberos.{principal,keytab,refresh-interval,kinit-fail-threshold}
  server.session.{timeout-check,timeout-check.skip-busy,timeout,ttl-check,ttl,state-retain.sec,max-creation}
  server.session.allow-custom-classpath
  server.session.manage.{threads,wait.queue.size,keepalive.time,shutdown.timeout}
  server.heartbeat-watchdog.interval
  server.recovery.{mode,state-store,state-store.url,zk-state-store.key-prefix,zk-state-store.retry-policy}
  server.{zookeeper.url,zk.retry-policy,zk.sasl.enabled,zk.sasl.login-context}
  server.hdfs.safe-mode.{interval,max.retry.attempts}
  server.yarn.{app-lookup-timeout,poll-interval,app-leakage.check-timeout,app-leakage.check-interval}
  server.kubernetes.{oauthTokenFile,oauthTokenValue,caCertFile,clientKeyFile,clientCertFile}
  server.kubernetes.{app-lookup-timeout,poll-interval,app-lookup.max-failed.times,app-lookup.thread-pool.size}
  server.kubernetes.app-leakage.{check-timeout,check-interval}
  server.kubernetes.ingress.{create,className,protocol,host,additionalConfSnippet,additionalAnnotations,tls.secretName}
  server.kubernetes.grafana.{loki.enabled,url,loki.datasource,timeRange}
  server.kubernetes.spark.{sidecar.enabled,container.name}
  server.thrift.{enabled,port,bind.host,transport.mode,authentication,enable.doAs,incrementalCollect}
  server.thrift.{session.creationTimeout,resultset.default.fetch.size,resultset.max.fetch.size,long.polling.timeout}
  server.thrift.limit.connections.per.{user,ipaddress,user.ipaddress}
  server.thrift.{session.check.interval,close.session.on.disconnect,idle.session.timeout}
  server.thrift.{idle.session.check.operation,idle.operation.timeout,logging.operation.enabled}
  server.thrift.async.exec.{threads,wait.queue.size,keepalive.time,shutdown.timeout}
  server.thrift.{worker.keepalive.time,min.worker.threads,max.worker.threads,allow.user.substitution}
  server.thrift.{ssl.protocol.blacklist,use.SSL,max.message.size,login.timeout,exponential.backoff.slot.length}
  server.thrift.http.{request.header.size,response.header.size,max.idle.time,path,compression.enabled}
  server.thrift.http.cookie.{auth.enabled,max.age,domain,path,is.httponly} server.thrift.xsrf.filter.enabled
  server.thrift.{custom.authentication.class,sasl.qop,ldap.authentication.userfilter}
  server.thrift.delegation.{key.update-interval,token.gc-interval,token.max-lifetime,token.renew-interval}
  rsc.{client.auth.id,client.auth.secret,client.connect.timeout,client.shutdown-timeout,server.connect.timeout}
  rsc.{server.idle-timeout,launcher.address,launcher.port.range,rpc.server.address,rpc.max.size,rpc.threads}
  rsc.{secret.bits,rpc.sasl.mechanisms,rpc.sasl.qop,channel.log.level,job-cancel.trigger-interval,job-cancel.timeout}
  rsc.{retained-statements,retained.share-variables,sql.num-rows,session.kind,driver-class,proxy-user,jars}
  rsc.{pyspark.archives,sparkr.package}
  client.http.{connection.timeout,connection.socket.timeout,connection.idle.timeout,content.compress.enable}
  client.http.{job.initial-poll-interval,job.max-poll-interval,spnego.enable,auth.login.config,krb5.conf,krb5.debug}
`).flatMap((line) => expand(`livy.${line}`));

/** Spellings of before 0.4, and keys of Livy's template that no code reads. */
const old = lines(`
  livy.spark.deployMode livy.spark.scalaVersion livy.repl.enableHiveContext livy.server.csrf_protection.enabled
  livy.server.access_control.enabled livy.server.auth.kerberos.name_rules livy.server.launch.kerberos.refresh_interval
  livy.server.launch.kerberos.kinit_fail_threshold livy.rsc.driver_class livy.rsc.server.idle_timeout
  livy.rsc.job_cancel.timeout livy.rsc.retained_statements livy.server.recovery.state_store
  livy.pyspark.archives livy.sparkr.package
`);

const settings = new Set(Object.keys(SETTINGS).map(sameKey));

const judged = (key: string, text: string) => judgeUnknown(new Map([[key, { text, where: 'livy.conf' }]]));

test('every key of Livy is a setting, or has a sentence of its own', () => {
  assert.ok(keys.length > 170, String(keys.length));
  for (const key of [...keys, ...old]) {
    if (settings.has(sameKey(key))) continue;
    const known = livyKey(key);
    assert.ok(known, key);
    const [warning = ''] = judged(key, 'something');
    assert.equal(warning, `${key} in livy.conf is ignored: ${known.says.replaceAll('`', '')}.`);
  }
});

test('no sentence is about a key that Livy does not have', () => {
  for (const group of LIVY_KEYS) {
    for (const key of group.keys) {
      const pattern = new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('*', '.+')}$`);
      assert.ok(
        [...keys, ...old].some((known) => pattern.test(known)),
        key,
      );
    }
  }
});

test('nobody is warned of what holds anyway', () => {
  assert.deepEqual(judged('livy.server.recovery.mode', 'recovery'), []);
  assert.deepEqual(judged('livy.environment', ' Production '), []);
  assert.equal(judged('livy.server.recovery.mode', 'off').length, 1);
  assert.equal(judged('livy.server.session.timeout_check.skip_busy', 'false').length, 1);
});

test('a key that not even Livy knows is named, with the one that may be meant', () => {
  assert.deepEqual(judged('livy.server.prot', '1'), [
    'livy.server.prot in livy.conf is no setting, of Livy neither, and is ignored (is livy.server.port meant?).',
  ]);
  assert.deepEqual(judged('livy.whitelist.frobnicate', '1'), [
    'livy.whitelist.frobnicate in livy.conf is no setting, of Livy neither, and is ignored.',
  ]);
  assert.match(judged('livy.rsc.session.timeout', '1')[0] ?? '', /is livy\.server\.session\.timeout meant\?/);
});

test('a guard under its old name refuses the start', () => {
  assert.throws(
    () => judged('livy.server.access_control.users', 'ann'),
    new ConfigError(
      'livy.server.access_control.users in livy.conf is an old name: write livy.server.access-control.allowed-users.',
    ),
  );
});

test('docs/configuration.md says what becomes of every key', () => {
  const text = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
  const [, section = ''] = text.split("## Livy's keys\n");
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));
  const expected = LIVY_KEYS.map(({ keys: named, holds, says }) => {
    const list = named.map((key) => `\`${key}\``).join(', ');
    return `| ${list}${holds ? ` (other than \`${holds.join('`, `')}\`)` : ''} | ${says} |`;
  });
  assert.deepEqual(rows, expected);
});
