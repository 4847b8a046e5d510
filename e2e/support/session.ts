import assert from 'node:assert/strict';
import type { ErrorOutput, StatementView } from '@livery/protocol/statements';
import type { Livy } from './livy.ts';
import { until } from './until.ts';

type Body = Parameters<Livy['open']>[0];

/** Opens a session and waits until it is up. */
export async function openSession(livy: Livy, body: Body): Promise<OpenSession> {
  const { id } = await livy.open(body);
  await livy.untilState(`/sessions/${id}`, 'idle');
  return sessionOf(livy, id);
}

/** A session that is up, as the tests of its statements use it. `kind` may be left out where the session has one. */
export function sessionOf(livy: Livy, id: number) {
  /** What code that must succeed shows, by MIME type. */
  async function data(code: string, kind?: string): Promise<Record<string, unknown>> {
    const { state, output } = await livy.run(id, code, kind);
    assert.ok(state === 'available' && output?.status === 'ok', `${code}\n→ ${state} ${JSON.stringify(output)}`);
    return output.data;
  }

  return {
    id,
    data,

    /** The text that code shows which must succeed and show nothing else. */
    async text(code: string, kind?: string): Promise<string> {
      const shown = await data(code, kind);
      assert.deepEqual(Object.keys(shown), ['text/plain'], code);
      return String(shown['text/plain']);
    },

    /** The output of code that must fail. */
    async error(code: string, kind?: string): Promise<ErrorOutput> {
      const { state, output } = await livy.run(id, code, kind);
      assert.ok(state === 'available' && output?.status === 'error', `${code}\n→ ${state} ${JSON.stringify(output)}`);
      assert.ok(output.traceback.every((line) => typeof line === 'string'));
      return output;
    },

    /** Posts code and waits until it runs. */
    async running(code: string, kind?: string): Promise<StatementView> {
      const { id: n } = await livy.post(id, kind === undefined ? { code } : { code, kind });
      return until(`statement ${n} to run`, async () => {
        const view = await livy.statement(id, n);
        assert.ok(['waiting', 'running'].includes(view.state), JSON.stringify(view));
        return view.state === 'running' && view;
      });
    },

    /**
     * Cancels a statement that runs and waits for its end. Promised are 5 s; on a machine under load they are not met
     * by the promise's fault alone, so twice as many are allowed.
     */
    async cancelled(statement: StatementView): Promise<StatementView> {
      assert.deepEqual(await livy.cancel(id, statement.id), { msg: 'canceled' });
      return until(
        `statement ${statement.id} to end after its cancel (${statement.code})`,
        async () => {
          const view = await livy.statement(id, statement.id);
          assert.ok(['cancelling', 'cancelled'].includes(view.state), JSON.stringify(view));
          return view.state === 'cancelled' && view;
        },
        10,
      );
    },
  };
}

export type OpenSession = ReturnType<typeof sessionOf>;
