import type { Apps } from '../apps/apps.ts';
import type { AgentLine } from '../sessions/agent-line.ts';
import type { Heartbeats } from '../sessions/heartbeats.ts';
import type { Completions } from './completions.ts';
import type { Progress } from './progress.ts';

/** What the verbs on statements need. */
export interface Statements {
  apps: Apps;
  heartbeats: Heartbeats;
  line: AgentLine;
  progress: Progress;
  completions: Completions;
  /** How many statements a session keeps that does not say so itself; null for all. */
  retained: number | null;
}
