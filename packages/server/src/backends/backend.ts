import type { Submission } from './submission.ts';

/** Where Spark applications run. An app is known to it by its uid alone, so that it is found again after any crash. */
export interface Backend {
  /**
   * Starts the app, at most once however often it is called for one uid. Returns what is worth keeping in the row;
   * throws with a sentence for the log when it cannot start.
   */
  submit(uid: string, submission: Submission): Promise<Record<string, unknown>>;
  /** What has become of it. */
  find(uid: string): Promise<Sighting>;
  /** Calls `onEnd` once, when the app has ended (also if it had before the call). */
  watch(uid: string, onEnd: (end: End) => void): Watch;
  /** The driver's outputs; a stream that does not exist is null. */
  outputs(uid: string): Outputs;
  /** Ends every process of the app: politely, then not. Resolves when none is left. */
  kill(uid: string): Promise<void>;
  /** Removes what the app left behind. It must have ended. */
  remove(uid: string): Promise<void>;
}

export type Sighting = { state: 'absent' } | { state: 'alive' } | ({ state: 'ended' } & End);

export interface End {
  /** The driver's exit code, 128 + n when signal n ended it, null when nobody saw it end. */
  exitCode: number | null;
}

export interface Watch {
  stop(): void;
}

/** Paths of files that grow while the app runs. */
export interface Outputs {
  stdout: string;
  stderr: string | null;
}
