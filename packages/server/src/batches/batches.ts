import type { Apps } from '../apps/apps.ts';
import type { FileRules } from '../apps/files.ts';

/** What the verbs on batches need. */
export interface Batches {
  apps: Apps;
  files: FileRules;
  /** How long an ended batch stays in Livy's list, ms. */
  listedAfterEndMs: number;
}
