import type { ServerFrame } from '@livery/protocol/agent';

/** One agent that is connected right now. */
export interface Link {
  send(frame: ServerFrame): void;
  close(code: number, reason: string): void;
}

/** The agents that are connected to this server, by session. */
export interface AgentLinks {
  has(uid: string): boolean;
  /** Says something to the session's agent, if it is connected: a hint, for on a redial it is told what is to do. */
  tell(uid: string, frame: ServerFrame): void;
  /** Puts a link in the place of the session's former one, which is closed: its agent has redialled. */
  add(uid: string, link: Link): void;
  /** False where another link has taken its place. */
  remove(uid: string, link: Link): boolean;
  /** Ends the session's link, if there is one: its agent dials again. */
  drop(uid: string): void;
  /** The sessions whose agents are connected. */
  list(): string[];
  closeAll(): void;
}

/** WebSocket close code of an end point that goes away. */
const GOING_AWAY = 1001;

export function createAgentLinks(): AgentLinks {
  const links = new Map<string, Link>();
  return {
    has: (uid) => links.has(uid),
    tell: (uid, frame) => links.get(uid)?.send(frame),
    add(uid, link) {
      links.get(uid)?.close(GOING_AWAY, 'replaced by a newer connection');
      links.set(uid, link);
    },
    remove(uid, link) {
      return links.get(uid) === link && links.delete(uid);
    },
    drop: (uid) => links.get(uid)?.close(GOING_AWAY, 'dial again'),
    list: () => [...links.keys()],
    closeAll() {
      for (const link of links.values()) link.close(GOING_AWAY, 'the server stops');
    },
  };
}
