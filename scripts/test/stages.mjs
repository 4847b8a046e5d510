import { dirname, join } from 'node:path';
import { Failure } from '../failure.mjs';
import { logs, root } from '../paths.mjs';
import { mavenCommand } from '../setup/agent.mjs';
import { tscCommand } from '../setup/build.mjs';
import { clientEnvironment, quickClients } from '../setup/clients.mjs';
import { nodeCommand, nodeEnvironment } from '../setup/node.mjs';
import { sparkEnvironment } from '../setup/setup.mjs';
import { bothSparks } from '../setup/spark.mjs';
import { surefireCounts, tapCounts } from './counts.mjs';
import { inPackages, testFiles } from './files.mjs';

/** A test file for each of the real clients, named as the client is. */
const CLIENTS = join('e2e', 'clients');

/**
 * The stages of `npm test`, cheap ones first.
 *
 * name: how it is picked; onlyByName: left out where none is named; needs: what set-up must have brought, `agent`, `spark`,
 * `display`, `fuzz`, `quick clients`, `clients`; job(): the command; onScreen: its output is for the reader, else it goes
 * to a log; counts(since): what it ran, absent where there are no tests to count; report: the file it is counted from.
 */
export const stages = [
  { name: 'lint', needs: [], job: lint },
  { name: 'types', needs: [], job: () => tscCommand() },
  nodeTests('unit', [], () => [...inPackages('src'), 'scripts'].flatMap(testFiles)),
  ...(wholeServerTests().length > 0 ? [nodeTests('server', ['agent', 'spark'], wholeServerTests)] : []),
  {
    name: 'agent',
    needs: ['spark'],
    job: () => ({ ...mavenCommand('verify'), env: { ...process.env, ...sparkEnvironment(), ...bothSparks() } }),
    counts: (since) => surefireCounts(join(root, 'agent'), since),
  },
  nodeTests('e2e', ['agent', 'spark', 'display', 'fuzz', 'quick clients'], quickWholeTests, ['--test-concurrency=1']),
  nodeTests('chaos', ['agent', 'spark'], () => testFiles('chaos')),
  {
    ...nodeTests('clients', ['agent', 'spark', 'clients'], () => testFiles(CLIENTS), ['--test-concurrency=1']),
    onlyByName: true,
  },
];

/** All whole tests but those of clients that are slow. */
function quickWholeTests() {
  const quick = quickClients.map((name) => join(CLIENTS, `${name}.test.ts`));
  return testFiles('e2e').filter((file) => dirname(file) !== CLIENTS || quick.includes(file));
}

function wholeServerTests() {
  return inPackages('test').flatMap(testFiles);
}

function lint() {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  return { command: nodeCommand(), args: [biome, 'check', '.'], cwd: root, env: nodeEnvironment() };
}

/** A stage of node:test: for the reader as it goes, and as TAP in a file to be counted. */
function nodeTests(name, needs, files, options = []) {
  const tap = join(logs, `${name}.tap`);
  const reporters = ['spec', 'stdout', 'tap', tap].map((value, index) =>
    index % 2 === 0 ? `--test-reporter=${value}` : `--test-reporter-destination=${value}`,
  );
  // No test takes this long: the limit ends a hanging file.
  const limit = '--test-timeout=900000';
  const job = () => {
    const chosen = files();
    // Without a file node would look for tests of its own choice.
    if (chosen.length === 0) throw new Failure(`The stage ${name} has no test file.`);
    const args = ['--test', limit, ...reporters, ...options, ...chosen];
    const env = { ...nodeEnvironment(), ...sparkEnvironment(), ...bothSparks(), ...clientEnvironment() };
    return { command: nodeCommand(), args, cwd: root, env };
  };
  return { name, needs, job, onScreen: true, report: tap, counts: () => tapCounts(tap) };
}
