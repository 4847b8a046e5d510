/** What a backend is to run: one `spark-submit`, said in full. */
export interface Submission {
  /** All of spark-submit's settings, as Spark conf; may hold secrets, so it never goes onto a command line. */
  conf: Record<string, string>;
  mainClass: string | null;
  proxyUser: string | null;
  /** A jar or Python file that Spark can read, or `spark-internal` when the main class is on `classPath`. */
  resource: string;
  /** Arguments of the program; one of them may be where a private file will lie. */
  args: (string | { privateFile: string })[];
  /** Jars of ours that the driver needs, as absolute paths. */
  classPath: string[];
  /** Files for the driver's eyes only: name → content. */
  privateFiles: Record<string, string>;
  /** One stream in the log for both outputs, as Livy does for batches. */
  mergeOutputs: boolean;
}
