import { join } from 'node:path';
import { findCommand, outputOf } from './find.mjs';

const wanted = 'install a JDK 17 or 21, on Debian or Ubuntu the package openjdk-17-jdk-headless';

/** What is wrong with the JDK, in one sentence; undefined when it is as it should be. */
export function missingJdk() {
  const home = process.env.JAVA_HOME;
  const where = home ? `in JAVA_HOME (${home})` : 'on PATH';
  const find = (name) => (home ? join(home, 'bin', name) : findCommand(name));
  const java = versionOf(find('java'));
  const javac = versionOf(find('javac'));
  if (!java) return `Java is missing ${where}: ${wanted}.`;
  if (!javac) return `The Java ${where} has no compiler (javac): ${wanted}.`;
  const odd = [java, javac].find((version) => version !== 17 && version !== 21);
  return odd ? `The Java ${where} is version ${odd}: ${wanted}, and let JAVA_HOME name it.` : undefined;
}

/** 17 for both `openjdk version "17.0.15"` and `javac 17.0.15`; undefined when the command does not run. */
function versionOf(command) {
  const text = command && outputOf(command, ['-version']);
  const [, major, minor] = text?.match(/(?:version "|javac )(\d+)(?:\.(\d+))?/) ?? [];
  return major && Number(major === '1' ? minor : major);
}

/** What is wrong with Maven, in one sentence. */
export function missingMaven() {
  return findCommand('mvn')
    ? undefined
    : 'Maven is missing (no mvn on PATH): install it, on Debian or Ubuntu the package maven.';
}
