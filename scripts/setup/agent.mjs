import { join } from 'node:path';
import { root } from '../paths.mjs';
import { hashInputs } from './stamp.mjs';

const agent = join(root, 'agent');

/** How Maven is called for the agent. The lines about downloads go to the log and show that it moves on. */
export function mavenCommand(goal, args = []) {
  return { command: 'mvn', args: ['-B', '-f', join(agent, 'pom.xml'), goal, ...args], cwd: root };
}

/** Builds the agent's jars and its Python and R files into agent/dist. */
export function agentStep() {
  const names = ['livery-agent', 'livery-repl-scala-2.12', 'livery-repl-scala-2.13', 'livery-jobs', 'livy-api'];
  const jars = names.map((name) => `${name}.jar`);
  return {
    name: 'agent',
    title: 'Building the agent with Maven',
    inputs: hashInputs([agent]),
    outputs: [...jars, 'python', 'r'].map((name) => join(agent, 'dist', name)),
    run: (command) => command(mavenCommand('package', ['-Dmaven.test.skip=true'])),
  };
}
