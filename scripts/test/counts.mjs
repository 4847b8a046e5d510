import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Counts of one stage.
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** The sum at the end of node:test's TAP report. @returns {Counts} */
export function tapCounts(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  // The sum stands unindented at the very end; a test's own output before it may look alike.
  const count = (name) => Number(text.slice(-1000).match(new RegExp(`^# ${name} (\\d+)$`, 'm'))?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  };
}

/** The sum of all Surefire reports under a folder written since a time (ms); older ones are of tests long gone. @returns {Counts} */
export function surefireCounts(folder, since) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const file of reports(folder).filter((path) => statSync(path).mtimeMs >= since)) {
    const suite = readFileSync(file, 'utf8').match(/<testsuite\b[^>]*>/)?.[0] ?? '';
    const count = (name) => Number(suite.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0);
    const failed = count('failures') + count('errors');
    total.passed += count('tests') - failed - count('skipped');
    total.failed += failed;
    total.skipped += count('skipped');
  }
  return total;
}

function reports(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'src', 'classes'].includes(entry.name) ? [] : reports(path);
    return /[\\/](surefire|failsafe)-reports[\\/]TEST-.*\.xml$/.test(path) ? [path] : [];
  });
}
