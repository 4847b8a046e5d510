import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { clientConfig, type PostgresAddress } from '../store/postgres-pool.ts';
import type { Log } from '../telemetry/log.ts';
import type { Bus, Ears } from './messages.ts';
import { join, type Pieces, split } from './pieces.ts';

const CHANNEL = 'livery';
const NOTIFY = `select pg_notify('${CHANNEL}', piece) from unnest($1::text[]) with ordinality as t(piece, n) order by n`;
/** Waits between attempts to connect, ms: doubling from the first to the last. */
const FIRST_WAIT_MS = 100;
const LAST_WAIT_MS = 2_000;
/** Messages that are kept while there is no connection; of more the oldest are lost, and rows are looked at later. */
const KEPT = 10_000;
/** Notifications in one statement. */
const AT_ONCE = 100;
/** How often an idle connection is asked for a sign of life, ms: a database that vanished would else not be missed. */
const PULSE_MS = 5_000;

/**
 * LISTEN and NOTIFY on a connection of its own, which is made again whenever it goes. PostgreSQL hands messages over in
 * the order of their commits, so those of one server arrive as it sent them.
 */
export function openPostgresBus(address: PostgresAddress, ears: Ears, log: Log): Bus {
  const sender = randomBytes(4).toString('hex');
  const queue: string[] = [];
  let client: pg.Client | null = null;
  let closed = false;
  let sending: Promise<void> | null = null;
  let serial = 0;

  /** One at a time, so that all arrives in its order. */
  function flush(): Promise<void> {
    sending ??= sendAll().finally(() => {
      sending = null;
    });
    return sending;
  }

  async function sendAll(): Promise<void> {
    for (let current = client; current && queue.length > 0; current = client) {
      const pieces = queue.splice(0, AT_ONCE);
      try {
        await current.query(NOTIFY, [pieces]);
      } catch {
        queue.unshift(...pieces);
        drop(current);
      }
    }
  }

  function drop(gone: pg.Client): void {
    if (client !== gone) return;
    client = null;
    gone.end().catch(() => undefined);
    connect();
  }

  async function connect(): Promise<void> {
    for (let wait = FIRST_WAIT_MS; !closed; wait = Math.min(2 * wait, LAST_WAIT_MS)) {
      const next = new pg.Client({ ...clientConfig(address), query_timeout: PULSE_MS });
      next.on('error', () => drop(next));
      next.on('end', () => drop(next));
      const pieces: Pieces = new Map();
      next.on('notification', ({ payload = '' }) => {
        const message = join(pieces, payload, sender);
        if (message) ears.heard(message);
      });
      try {
        await next.connect();
        await next.query(`listen ${CHANNEL}`);
        if (closed) return void (await next.end());
        client = next;
        ears.missed();
        return void flush();
      } catch (error) {
        next.end().catch(() => undefined);
        if (wait === FIRST_WAIT_MS)
          log.warn('no connection to other servers: changes are seen later', { error: String(error) });
        await sleep(wait, undefined, { ref: false });
      }
    }
  }

  connect();
  const pulse = setInterval(() => {
    const current = client;
    current?.query('select 1').catch(() => drop(current));
  }, PULSE_MS).unref();

  return {
    send(message) {
      if (closed) return;
      for (const piece of split(sender, serial++, message)) queue.push(piece);
      if (queue.length > KEPT) queue.splice(0, queue.length - KEPT);
      setImmediate(flush);
    },
    async close() {
      await flush();
      closed = true;
      clearInterval(pulse);
      const current = client;
      client = null;
      await current?.end().catch(() => undefined);
    },
  };
}
