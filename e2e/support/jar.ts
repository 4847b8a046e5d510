import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fixture } from './server.ts';
import type { Spark } from './sparks.ts';

const run = promisify(execFile);

/** Compiles `Pi.java` of the fixtures against a Spark into a jar under `dir`; gives the jar's path. */
export async function piJar(dir: string, spark: Spark): Promise<string> {
  const classes = join(dir, 'classes');
  await mkdir(classes, { recursive: true });
  const jars = join(spark.home, 'jars', '*');
  await run('javac', ['--release', '8', '-Xlint:-options', '-cp', jars, '-d', classes, fixture('Pi.java')]);
  const jar = join(dir, 'pi.jar');
  await run('jar', ['cf', jar, '-C', classes, '.']);
  return jar;
}
