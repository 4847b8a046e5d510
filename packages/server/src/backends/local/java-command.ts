import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SparkHome } from '../spark-home.ts';
import { splitOptions } from './java-options.ts';

const run = promisify(execFile);
/** A `java` that hangs must not hold up launches for ever; on a busy machine the launcher takes seconds. */
const LAUNCHER_TIMEOUT_MS = 120_000;
const SPARK_SUBMIT = 'org.apache.spark.deploy.SparkSubmit';

/** The command that `spark-submit` would end in for one Spark: the executable, its options, its class path. */
export interface JavaTemplate {
  java: string;
  options: string[];
  classPath: string;
}

/**
 * Asks Spark's own launcher once which `java` it would run and with what (module options, class path, SPARK_* from the
 * environment). Calling that command directly saves a second JVM and a shell script a launch: 0.5–1 s of CPU each.
 * `emptyFile` is where an empty properties file may be written: with it the launcher leaves spark-defaults.conf aside,
 * whose settings are ours to merge.
 * Throws with the launcher's own words when this is no usable Spark.
 */
export async function readJavaTemplate(spark: SparkHome, emptyFile: string): Promise<JavaTemplate> {
  await writeFile(emptyFile, '');
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  // Without -XX:-UsePerfData a JVM that is killed leaves a file among the temporary ones.
  const small = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData'];
  const launcher = [...small, '-cp', join(spark.path, 'jars', '*')];
  const question = ['org.apache.spark.launcher.Main', SPARK_SUBMIT, '--properties-file', emptyFile, 'spark-internal'];
  const { stdout } = await run(java, [...launcher, ...question], {
    env: { ...process.env, SPARK_HOME: spark.path, SPARK_SCALA_VERSION: spark.scala },
    encoding: 'utf8',
    timeout: LAUNCHER_TIMEOUT_MS,
  }).catch((error: { stderr?: string; message: string }) => {
    throw new Error(`Spark's launcher in ${spark.path} did not answer: ${error.stderr?.trim() || error.message}`);
  });
  return parseTemplate(stdout, spark.path);
}

/** The launcher prints a newline and NUL (its "command follows"), then the words of the command, each ended by NUL. */
function parseTemplate(printed: string, sparkHome: string): JavaTemplate {
  const words = printed.split('\0').map((word) => word.replace(/^\s*\n/, ''));
  const begin = words.findIndex((word) => word !== '');
  const end = words.indexOf(SPARK_SUBMIT);
  const java = words[begin];
  if (begin < 0 || end < 0 || java === undefined) {
    throw new Error(`Spark's launcher in ${sparkHome} printed no command`);
  }
  const options = words.slice(begin + 1, end).filter((word) => !word.startsWith('-Xmx'));
  const cp = options.indexOf('-cp');
  const classPath = options[cp + 1];
  if (cp < 0 || classPath === undefined) throw new Error(`Spark's launcher in ${sparkHome} printed no class path`);
  options.splice(cp, 2);
  return { java, options, classPath };
}

/**
 * The command for one driver: what Spark's launcher would add for this conf (memory, options, extra class path), then
 * SparkSubmit with `submitArguments`. The JVM's temporary folder is `temporary`, where its options name no other.
 */
export function javaCommand(
  template: JavaTemplate,
  conf: Record<string, string>,
  extraJars: string[],
  temporary: string,
  submitArguments: string[],
): string[] {
  const memory = conf['spark.driver.memory'] ?? process.env.SPARK_DRIVER_MEMORY ?? '1g';
  const classPath = [conf['spark.driver.extraClassPath'], template.classPath, ...extraJars].filter(Boolean).join(':');
  return [
    template.java,
    `-Djava.io.tmpdir=${temporary}`,
    ...splitOptions(conf['spark.driver.defaultJavaOptions'] ?? ''),
    ...splitOptions(conf['spark.driver.extraJavaOptions'] ?? ''),
    ...template.options,
    `-Xmx${/^\d+$/.test(memory) ? `${memory}m` : memory}`,
    '-cp',
    classPath,
    SPARK_SUBMIT,
    ...submitArguments,
  ];
}
