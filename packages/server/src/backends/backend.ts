import type { Submission } from './submission.ts';

/** Where Spark applications run. An app is known to it by its uid alone, so that it is found again after any crash. */
export interface Backend {
  /**
   * Starts the app, at most once however often it is called for one uid. Throws with a sentence for the log when it
   * cannot start; where `isPassing` holds of that, it may later.
   */
  submit(uid: string, submission: Submission): Promise<void>;
  /** What has become of it. */
  find(uid: string): Promise<Sighting>;
  /** Calls `onEnd` when the app has ended (also if it had before the call), again and again until it resolves. */
  watch(uid: string, onEnd: (end: End) => Promise<void>): void;
  /** The driver's outputs; a stream that does not exist is null. */
  outputs(uid: string): Outputs;
  /** Ends every process of the app: politely, then not. Resolves when none is left, throws when some cannot be ended. */
  kill(uid: string): Promise<void>;
  /** How much that is, bytes; what cannot be seen does not count. */
  size(uid: string): Promise<number>;
  /** Removes what the app left behind; what still runs of it ends. Its driver must have ended. */
  remove(uid: string): Promise<void>;
  /** Changes one of the private files of a living app, if it has been written. */
  amend(uid: string, privateFile: string, change: (text: string) => string): Promise<void>;
  /** The apps that have files or processes here, whatever has become of them. */
  list(): Promise<string[]>;
  /** Watches no longer. The apps run on. */
  close(): void;
}

export type Sighting = { state: 'absent' } | { state: 'alive' } | ({ state: 'ended' } & End);

export interface End {
  /** The driver's exit code, 128 + n when signal n ended it, null when nobody saw it end. */
  exitCode: number | null;
}

/** Paths of files that grow while the app runs. */
export interface Outputs {
  stdout: string;
  stderr: string | null;
}
