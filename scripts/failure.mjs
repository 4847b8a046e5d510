/** Something the reader can act on: shown as its message alone, without a stack. */
export class Failure extends Error {}

/** Runs a script's main function and ends the process: a Failure prints its message, anything else its stack; both exit 1. */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof Failure ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
  // Open handles (a child's pipe kept by a grandchild, say) must not keep a finished script alive.
  process.exit();
}
