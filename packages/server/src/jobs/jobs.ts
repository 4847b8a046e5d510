import type { Apps } from '../apps/apps.ts';
import type { FileRules } from '../apps/files.ts';
import type { AgentLine } from '../sessions/agent-line.ts';
import type { Heartbeats } from '../sessions/heartbeats.ts';

/** What the verbs on jobs, and on the jars and files that they need, are given. */
export interface Jobs {
  apps: Apps;
  files: FileRules;
  heartbeats: Heartbeats;
  line: AgentLine;
  /** Greatest size of a file that is sent to us, bytes. */
  uploadLimit: number;
}
