import {
  AGENT_PROTOCOL,
  type AgentEvent,
  AgentFrame,
  type Chunk,
  type Completed,
  type Fetch,
  type Hello,
  OLDEST_AGENT_PROTOCOL,
  type Progress as ProgressFrame,
  type ServerFrame,
} from '@livery/protocol/agent';
import { whatIsWrong } from '@livery/protocol/check';
import type { WebSocket } from 'ws';
import type { Log } from '../telemetry/log.ts';
import type { AgentLinks, Link } from './links.ts';

/** What the link needs of the rooms above it, which it must not know. */
export interface AgentDoor {
  /** Stores events; resolves when they are committed and may be acked. */
  receive(uid: string, events: AgentEvent[]): Promise<void>;
  /** What is stored of the agent's events, and what the agent is to be told to do. */
  resume(
    uid: string,
    known: { statements: number[]; jobs: number[]; lastStored: number },
  ): Promise<{ lastStored: number; frames: ServerFrame[] }>;
  progress(uid: string, frame: ProgressFrame): void;
  /** It is not connected any more. */
  left(uid: string): void;
  completed(uid: string, frame: Completed): void;
  /** A piece of a file that the agent is to add. */
  fetch(uid: string, frame: Fetch): Promise<Chunk>;
}

const PING_EVERY_MS = 15_000;
/** Silence, pongs included, after which the socket counts as dead, ms. */
const DEAD_AFTER_MS = 45_000;

const PROTOCOL_ERROR = 1002;
const INTERNAL_ERROR = 1011;

/**
 * Serves one agent from its `hello` until the socket goes. Events are stored in order, as many at once as have come
 * meanwhile; what is said to the agent before it was welcomed is said after that.
 */
export function serveAgent(socket: WebSocket, uid: string, door: AgentDoor, links: AgentLinks, log: Log): void {
  let heard = Date.now();
  let greeted = false;
  let welcomed = false;
  let storing = false;
  const events: AgentEvent[] = [];
  const held: ServerFrame[] = [];

  const write = (frame: ServerFrame) => socket.send(JSON.stringify(frame));
  const link: Link = {
    send: (frame) => (welcomed ? write(frame) : void held.push(frame)),
    close: (code, reason) => socket.close(code, reason),
  };

  async function welcome(hello: Hello): Promise<void> {
    links.add(uid, link);
    const known = { statements: hello.running, jobs: hello.jobs ?? [], lastStored: hello.lastStored };
    const { lastStored, frames } = await door.resume(uid, known);
    write({ type: 'welcome', lastStored, protocol: Math.min(hello.protocol, AGENT_PROTOCOL) });
    welcomed = true;
    for (const frame of [...frames, ...held.splice(0)]) write(frame);
  }

  async function store(): Promise<void> {
    if (storing) return;
    storing = true;
    while (events.length > 0) {
      const batch = events.splice(0);
      await door.receive(uid, batch);
      const last = batch.at(-1);
      if (last) write({ type: 'ack', n: last.n });
    }
    storing = false;
  }

  function failed(error: unknown): void {
    log.error('the link to an agent is closed: it will dial again', { uid, error });
    socket.close(INTERNAL_ERROR, 'the server could not store what you said');
  }

  function take(text: string): void {
    const frame = parseFrame(text);
    const reason = typeof frame === 'string' ? frame : breach(frame, greeted);
    if (typeof frame === 'string' || reason !== null) {
      log.warn('an agent broke the protocol', { uid, reason });
      socket.close(PROTOCOL_ERROR, reason?.slice(0, 100));
    } else if (frame.type === 'hello') {
      greeted = true;
      welcome(frame).catch(failed);
    } else if (frame.type === 'progress') {
      door.progress(uid, frame);
    } else if (frame.type === 'completed') {
      door.completed(uid, frame);
    } else if (frame.type === 'fetch') {
      door.fetch(uid, frame).then(write).catch(failed);
    } else {
      events.push(frame);
      store().catch(failed);
    }
  }

  const pulse = setInterval(() => {
    if (Date.now() - heard > DEAD_AFTER_MS) socket.terminate();
    else socket.ping();
  }, PING_EVERY_MS).unref();

  socket.on('pong', () => {
    heard = Date.now();
  });
  socket.on('message', (data) => {
    heard = Date.now();
    take(data.toString());
  });
  socket.on('error', (error) => log.warn('the socket of an agent failed', { uid, error: error.message }));
  socket.on('close', () => {
    clearInterval(pulse);
    if (links.remove(uid, link)) door.left(uid);
  });
}

/** Why a frame must not come, or not now; null where it may. */
function breach(frame: AgentFrame, greeted: boolean): string | null {
  if ((frame.type === 'hello') === greeted) return 'hello must be the first frame, and only the first';
  if (frame.type !== 'hello' || frame.protocol >= OLDEST_AGENT_PROTOCOL) return null;
  return `version ${frame.protocol} of the link is too old: this server speaks ${OLDEST_AGENT_PROTOCOL} to ${AGENT_PROTOCOL}`;
}

/** The frame, or what is wrong with it. */
function parseFrame(text: string): AgentFrame | string {
  try {
    const frame: unknown = JSON.parse(text);
    return whatIsWrong(AgentFrame, frame) ?? (frame as AgentFrame);
  } catch {
    return 'a frame that is no JSON';
  }
}
