import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One Spark installation, as its jars tell it: `scala` is `2.12` or `2.13`. */
export interface SparkHome {
  path: string;
  version: string;
  scala: string;
}

/** Throws with a sentence that says what is wrong and which setting to change. */
export async function readSparkHome(path: string | null): Promise<SparkHome> {
  if (!path) throw new Error('no Spark is configured: set livy.server.spark-home or SPARK_HOME');
  const jars = await readdir(join(path, 'jars')).catch(() => {
    throw new Error(
      `${path} is no Spark installation (it has no jars folder): set livy.server.spark-home or SPARK_HOME`,
    );
  });
  const core = jars.map((jar) => /^spark-core_(\d+\.\d+)-(.+)\.jar$/.exec(jar)).find((match) => match !== null);
  const [, scala, version] = core ?? [];
  if (!scala || !version) {
    throw new Error(`${path}/jars holds no spark-core jar: set livy.server.spark-home or SPARK_HOME to a whole Spark`);
  }
  return { path, version, scala };
}

/** Throws with a sentence when this is another Spark than the configuration says; null says nothing. */
export function checkVersions(spark: SparkHome, expected: { version: string | null; scala: string | null }): void {
  const { path, version, scala } = spark;
  if (expected.version !== null && !version.startsWith(`${expected.version}.`)) {
    throw new Error(`livy.spark.version is ${expected.version}, but the Spark in ${path} is ${version}`);
  }
  if (expected.scala !== null && expected.scala !== scala) {
    throw new Error(`livy.spark.scala-version is ${expected.scala}, but the Spark in ${path} is for Scala ${scala}`);
  }
}
