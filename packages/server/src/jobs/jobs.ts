import type { ServerFrame } from '@livery/protocol/agent';
import type { Apps } from '../apps/apps.ts';
import type { FileRules } from '../apps/files.ts';
import type { Heartbeats } from '../sessions/heartbeats.ts';

/** What the verbs on jobs, and on the jars and files that they need, are given. */
export interface Jobs {
  apps: Apps;
  files: FileRules;
  heartbeats: Heartbeats;
  /** The agents that are connected. */
  links: {
    has(uid: string): boolean;
    tell(uid: string, frame: ServerFrame): void;
  };
  /** Greatest size of a file that is sent to us, bytes. */
  uploadLimit: number;
}
