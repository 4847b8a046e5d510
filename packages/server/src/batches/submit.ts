import type { CreateBatch } from '@livery/protocol/batches';
import { acceptApp } from '../apps/accept.ts';
import type { Caller } from '../http/caller.ts';
import { rejected } from '../http/errors.ts';
import type { Commit } from '../idempotency/answer.ts';
import type { App } from '../store/tables.ts';
import type { Batches } from './batches.ts';
import { insertBatch } from './store.ts';

/** Accepts a batch, or throws as `acceptApp`; then nothing is left of it. */
export async function submitBatch(
  { apps, files }: Batches,
  request: CreateBatch,
  caller: Caller,
  commit: Commit<App>,
): Promise<App | null> {
  if (!request.file) throw rejected('requirement failed: File is required.');
  checkArguments(request);
  return acceptApp(apps, files, 'batch', request, caller, commit, (tx, uid) => insertBatch(tx, uid, request));
}

/** What Linux takes on a command line: one word (MAX_ARG_STRLEN), and all of them with room for the environment, bytes. */
const LONGEST_WORD = 131_071;
const ALL_WORDS = 1_000_000;

/** A driver whose command line is too long for the system would be accepted and could never start. */
function checkArguments({ file, className, args }: CreateBatch): void {
  const sizes = [file ?? '', className ?? '', ...args].map((word) => Buffer.byteLength(word));
  const longest = Math.max(...sizes);
  const all = sizes.reduce((sum, size) => sum + size + 1, 0);
  const remedy = 'put them into a file, name it in "files", and pass its name.';
  if (longest > LONGEST_WORD) {
    throw rejected(`An argument has ${longest} bytes, and the system takes at most ${LONGEST_WORD}: ${remedy}`);
  }
  if (all > ALL_WORDS) {
    throw rejected(`The arguments have ${all} bytes, and the system takes at most ${ALL_WORDS}: ${remedy}`);
  }
}
