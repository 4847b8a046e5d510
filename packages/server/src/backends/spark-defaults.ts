import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseProperties } from '../config/properties.ts';

/**
 * spark-defaults.conf of a Spark home (or of SPARK_CONF_DIR), `{}` where there is none. Read by us, not by
 * spark-submit: given a properties file of its own, that leaves the defaults aside.
 */
export async function readSparkDefaults(sparkHome: string): Promise<Record<string, string>> {
  const dir = process.env.SPARK_CONF_DIR ?? join(sparkHome, 'conf');
  const text = await readFile(join(dir, 'spark-defaults.conf'), 'utf8').catch(() => '');
  return Object.fromEntries(parseProperties(text));
}
