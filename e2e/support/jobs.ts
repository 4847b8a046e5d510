import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { JobStatus } from '@livery/protocol/jobs';
import type { Livy } from './livy.ts';
import { fixture } from './server.ts';
import type { Spark } from './sparks.ts';
import { until } from './until.ts';

type Texts = Record<string, string>;

/** Functions as a client of Livy's Python API sends them, by name: base64 of what cloudpickle writes. */
export async function pickled<Jobs extends Texts>(spark: Spark, jobs: Jobs): Promise<Jobs> {
  return (await client(spark, { jobs })).jobs as Jobs;
}

/** What such a client makes of results, as Python shows it. */
export async function unpickled(spark: Spark, results: Texts): Promise<Texts> {
  return (await client(spark, { results })).results;
}

async function client(spark: Spark, asked: object): Promise<{ jobs: Texts; results: Texts }> {
  const python = spawn(spark.python, [fixture('pickled.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  python.stdin.end(JSON.stringify(asked));
  return JSON.parse(await text(python.stdout));
}

/** The jobs of one session over plain HTTP. */
export function jobsOf(livy: () => Livy, id: number) {
  const path = `/sessions/${id}`;
  const status = (n: number) => livy().expect<JobStatus>(200, 'GET', `${path}/jobs/${n}`);
  return {
    status,

    /** Sends a job; its number. */
    async submit(job: string, jobType = 'pyspark', verb = 'submit-job'): Promise<number> {
      const sent = await livy().expect<JobStatus>(201, 'POST', `${path}/${verb}`, { job, jobType });
      assert.deepEqual(sent, { id: sent.id, state: 'SENT', result: null, error: null });
      return sent.id;
    },

    /** Waits for the end; on the way no state is seen that clients fail on. */
    ended: (n: number, seconds = 120) => untilState(n, ['SUCCEEDED', 'FAILED', 'CANCELLED'], seconds),
    started: (n: number) => untilState(n, ['STARTED'], 120),

    async cancel(n: number): Promise<void> {
      const { status, text } = await livy().ask('POST', `${path}/jobs/${n}/cancel`);
      assert.deepEqual([status, text], [200, '']);
    },
  };

  function untilState(n: number, states: string[], seconds: number): Promise<JobStatus> {
    let last: JobStatus | undefined;
    return until(
      `job ${n} to be ${states.join(' or ')}`,
      async () => {
        last = await status(n);
        assert.deepEqual(Object.keys(last), ['id', 'state', 'result', 'error']);
        assert.ok(['QUEUED', 'STARTED', 'SUCCEEDED', 'FAILED', 'CANCELLED'].includes(last.state), last.state);
        assert.ok(last.state === 'SUCCEEDED' || last.result === null);
        assert.equal(last.state === 'FAILED', last.error !== null);
        return states.includes(last.state) && last;
      },
      seconds,
      () => last,
    );
  }
}

/** Sends a file as browsers and clients do; gives the answer's status and text. */
export async function sendFile(
  url: string,
  path: string,
  part: string,
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<{ status: number; text: string }> {
  const form = new FormData();
  form.set(part, new File([content], name));
  const response = await fetch(url + path, { method: 'POST', body: form });
  return { status: response.status, text: await response.text() };
}

/** All files of that name under a folder. */
export async function filesNamed(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.name === name).map((entry) => join(entry.parentPath, entry.name));
}
