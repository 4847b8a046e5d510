import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fixture } from './server.ts';
import type { Spark } from './sparks.ts';

const run = promisify(execFile);

/** Compiles `Pi.java` of the fixtures against a Spark into a jar under `dir`; gives the jar's path. */
export function piJar(dir: string, spark: Spark): Promise<string> {
  return compiledJar(dir, spark, ['Pi.java']);
}

/** The same of any Java files of the fixtures, against more jars where they are needed. */
export async function compiledJar(
  dir: string,
  spark: Spark,
  sources: string[],
  libraries: string[] = [],
): Promise<string> {
  const classes = join(dir, 'classes');
  await mkdir(classes, { recursive: true });
  const classPath = [join(spark.home, 'jars', '*'), ...libraries].join(':');
  await run('javac', ['--release', '8', '-Xlint:-options', '-cp', classPath, '-d', classes, ...sources.map(fixture)]);
  const jar = join(dir, 'program.jar');
  await run('jar', ['cf', jar, '-C', classes, '.']);
  return jar;
}
