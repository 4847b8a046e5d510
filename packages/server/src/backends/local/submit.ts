import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageFolder } from '../../config/package-folder.ts';
import type { SparkHome } from '../spark-home.ts';
import type { Submission } from '../submission.ts';
import { type AppDirectory, makeAppDirectory, writePrivate } from './directory.ts';
import { type JavaTemplate, javaCommand } from './java-command.ts';
import { APP_VARIABLE, PLACE_VARIABLE } from './processes.ts';
import { formatProperties } from './properties-file.ts';
import { makeTemporary } from './temporary.ts';
import { untilClaimed } from './until-claimed.ts';

const WRAPPER = join(packageFolder(), 'assets', 'driver.sh');

/**
 * Starts the wrapper of one driver, detached, so that it outlives this server. Everything that may be secret is in
 * files under the app's private directory.
 */
export async function submitLocally(
  dir: AppDirectory,
  uid: string,
  place: string,
  spark: SparkHome,
  template: JavaTemplate,
  submission: Submission,
): Promise<void> {
  await makeAppDirectory(dir);
  const conf = { ...loopbackConf, ...submission.conf };
  await writePrivate(join(dir.private, 'spark.properties'), formatProperties(conf));
  for (const [name, content] of Object.entries(submission.privateFiles)) {
    await writePrivate(join(dir.private, name), content);
  }
  const temporary = await makeTemporary(dir, uid);
  const command = javaCommand(template, conf, submission.classPath, temporary, submitArguments(dir, submission));
  const wrapper = spawn('/bin/sh', [WRAPPER, dir.path, submission.mergeOutputs ? 'merged' : 'apart', ...command], {
    cwd: dir.work,
    env: { ...driverEnvironment(spark, conf), TMPDIR: temporary, [APP_VARIABLE]: uid, [PLACE_VARIABLE]: place },
    detached: true,
    stdio: 'ignore',
  });
  await once(wrapper, 'spawn');
  wrapper.unref();
  await untilClaimed(dir, uid, wrapper);
}

/**
 * A local driver talks to nobody but itself, so its ports stay on the loopback interface; the web page takes any free
 * port, for with Spark's own rule (4040 and 16 tries) the 18th session would fail.
 */
const loopbackConf = {
  'spark.driver.host': '127.0.0.1',
  'spark.driver.bindAddress': '127.0.0.1',
  'spark.ui.port': '0',
};

function submitArguments(dir: AppDirectory, submission: Submission): string[] {
  const { mainClass, proxyUser, resource, args } = submission;
  return [
    ...['--properties-file', join(dir.private, 'spark.properties')],
    ...(mainClass === null ? [] : ['--class', mainClass]),
    ...(proxyUser === null ? [] : ['--proxy-user', proxyUser]),
    resource,
    ...args.map((arg) => (typeof arg === 'string' ? arg : join(dir.private, arg.privateFile))),
  ];
}

/** The server's own environment less what is only for the server. */
function driverEnvironment(spark: SparkHome, conf: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('LIVERY_'));
  const libraryPath = [conf['spark.driver.extraLibraryPath'], process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return {
    SPARK_LOCAL_IP: '127.0.0.1',
    ...Object.fromEntries(inherited),
    ...(libraryPath ? { LD_LIBRARY_PATH: libraryPath } : {}),
    SPARK_HOME: spark.path,
    SPARK_CONF_DIR: process.env.SPARK_CONF_DIR ?? join(spark.path, 'conf'),
    SPARK_SCALA_VERSION: spark.scala,
    SPARK_ENV_LOADED: '1',
  };
}
