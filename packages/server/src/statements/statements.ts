import type { ServerFrame } from '@livery/protocol/agent';
import type { Apps } from '../apps/apps.ts';
import type { Heartbeats } from '../sessions/heartbeats.ts';
import type { Completions } from './completions.ts';
import type { Progress } from './progress.ts';

/** What the verbs on statements need. */
export interface Statements {
  apps: Apps;
  heartbeats: Heartbeats;
  links: Links;
  progress: Progress;
  completions: Completions;
  /** How many statements a session keeps that does not say so itself; null for all. */
  retained: number | null;
}

/** The agents that are connected. */
export interface Links {
  /** Is the session's agent connected right now? */
  has(uid: string): boolean;
  /** Says something to it, if it is: a hint, for when it comes back it is told what is still to do. */
  tell(uid: string, frame: ServerFrame): void;
}
