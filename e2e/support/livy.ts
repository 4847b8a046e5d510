import type { BatchView } from '@livery/protocol/batches';
import type { LogPage } from '@livery/protocol/logs';
import type { SessionView } from '@livery/protocol/sessions';
import type { StatementView } from '@livery/protocol/statements';
import { assertDescribed } from './described.ts';
import { until } from './until.ts';

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  text: string;
  body: T;
}

type Body = Record<string, unknown>;

const JSON_CONTENT = { 'content-type': 'application/json' };

/** HTTP's Basic authentication as a header. */
export function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** Livy's API as a client uses it: plain HTTP and polling. `common` are headers of every request. */
export function createLivy(url: string, common: Record<string, string> = {}) {
  /** Any request; text and bytes are sent as they are. Its answer must be as the route is described. */
  async function ask<T = unknown>(
    method: string,
    path: string,
    body?: Body | string | Buffer<ArrayBuffer>,
    headers: Record<string, string> = JSON_CONTENT,
  ): Promise<Answer<T>> {
    const sent = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const response = await fetch(url + path, {
      method,
      headers: { ...common, ...headers },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const answer = await response.text();
    const whole = { status: response.status, headers: response.headers, text: answer, body: parsed(answer) as T };
    if (!isOldJava(headers)) assertDescribed(method, path, whole);
    return whole;
  }

  /** A request that must be answered with `status`; its body. */
  async function expect<T>(status: number, method: string, path: string, body?: Body): Promise<T> {
    const answer = await ask<T>(method, path, body);
    if (answer.status === status) return answer.body;
    throw new Error(`${method} ${path} answered ${answer.status}, not ${status}: ${answer.text}`);
  }

  const session = (id: number) => expect<SessionView>(200, 'GET', `/sessions/${id}`);
  const batch = (id: number) => expect<BatchView>(200, 'GET', `/batches/${id}`);
  const statement = (id: number, n: number) => expect<StatementView>(200, 'GET', `/sessions/${id}/statements/${n}`);

  return {
    ask,
    expect,
    session,
    batch,
    statement,
    submit: (body: Body) => expect<BatchView>(201, 'POST', '/batches', body),
    open: (body: Body) => expect<SessionView>(201, 'POST', '/sessions', body),
    post: (id: number, body: Body) => expect<StatementView>(201, 'POST', `/sessions/${id}/statements`, body),
    cancel: (id: number, n: number) => expect(200, 'POST', `/sessions/${id}/statements/${n}/cancel`),
    remove: (path: string) => expect(200, 'DELETE', path),

    /** The whole log of `/batches/N` or `/sessions/N`. */
    async log(path: string): Promise<string[]> {
      return (await expect<LogPage>(200, 'GET', `${path}/log?size=-1`)).log;
    },

    /**
     * Whether a text stands in the log of `/batches/N`. Not whole lines: Spark passes Python's output on in pieces, so
     * that a line of its own log may come between a text and its newline.
     */
    async says(path: string, text: string): Promise<boolean> {
      return (await this.log(path)).some((line) => line.includes(text));
    },

    /** Waits for one of the states; any other final state is a failure. */
    async untilState(path: string, ...states: string[]): Promise<string> {
      let state = '';
      return until(
        `${path} to be ${states.join(' or ')}`,
        async () => {
          ({ state } = await expect<{ state: string }>(200, 'GET', `${path}/state`));
          if (states.includes(state)) return state;
          if (['dead', 'killed', 'success'].includes(state)) {
            const { log } = await expect<LogPage>(200, 'GET', `${path}/log?size=40`);
            throw new Error(`${path} is ${state}:\n${log.join('\n')}`);
          }
          return null;
        },
        180,
        () => state,
      );
    },

    /** Posts a statement and waits for its end. */
    async run(id: number, code: string, kind?: string): Promise<StatementView> {
      const { id: n } = await this.post(id, kind === undefined ? { code } : { code, kind });
      return this.untilDone(id, n);
    },

    async untilDone(id: number, n: number): Promise<StatementView> {
      let last: StatementView | undefined;
      return until(
        `statement ${n} of session ${id} to end`,
        async () => {
          last = await statement(id, n);
          return ['available', 'cancelled'].includes(last.state) && last;
        },
        120,
        () => last,
      );
    },
  };
}

export type Livy = ReturnType<typeof createLivy>;

/** What livy-client-http knows of a session is less than what everybody else is told. */
function isOldJava(headers: Record<string, string>): boolean {
  return Object.entries(headers).some(
    ([name, value]) => name.toLowerCase() === 'user-agent' && value.includes('livy-client'),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
