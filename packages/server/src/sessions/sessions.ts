import type { Apps } from '../apps/apps.ts';
import type { FileRules } from '../apps/files.ts';
import type { AgentLine } from './agent-line.ts';
import type { Heartbeats } from './heartbeats.ts';

/** What the verbs on sessions need. */
export interface Sessions {
  apps: Apps;
  files: FileRules;
  /** How long an ended session stays in Livy's list, ms. */
  listedAfterEndMs: number;
  heartbeats: Heartbeats;
  line: AgentLine;
}
