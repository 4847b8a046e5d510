import type { ServerFrame } from '@livery/protocol/agent';
import type { Apps } from '../apps/apps.ts';
import type { FileRules } from '../apps/files.ts';
import type { Heartbeats } from './heartbeats.ts';

/** What the verbs on sessions need. */
export interface Sessions {
  apps: Apps;
  files: FileRules;
  /** How long an ended session stays in Livy's list, ms. */
  listedAfterEndMs: number;
  heartbeats: Heartbeats;
  /** Says something to a session's agent, if it is connected right now: a hint, for it is told again when it is back. */
  tell(uid: string, frame: ServerFrame): void;
}
