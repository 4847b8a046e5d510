/** One of the Spark installations that every whole test runs on. */
export interface Spark {
  name: string;
  home: string;
  python: string;
}

/** Both Sparks that the test run was given: Scala 2.13 and 2.12. */
export const sparks: Spark[] = ['4', '3'].map((major) => {
  const home = process.env[`LIVERY_E2E_SPARK_${major}`];
  const python = process.env[`LIVERY_E2E_PYTHON_${major}`];
  if (!home || !python) {
    throw new Error(
      `Spark ${major} is not there: run these tests by \`npm test\`, which installs it (needs Python 3.11)`,
    );
  }
  return { name: `Spark ${major}`, home, python };
});

/** The one that the tests take which do not depend on Spark's version. */
export const newest = sparks[0] as Spark;
export const oldest = sparks.at(-1) as Spark;

/** A Python with matplotlib and pandas; set-up brings it for these tests alone. */
export const displayPython = process.env.LIVERY_E2E_PYTHON_DISPLAY ?? '';
