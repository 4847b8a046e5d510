import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is there, and returns it. Fails after `seconds`, saying what was last seen.
 * For conditions that nothing announces, such as the state of another process.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false>,
  seconds = 120,
  seen: () => unknown = () => '',
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() > deadline)
      throw new Error(`${what}: not within ${seconds} s. Last seen: ${JSON.stringify(seen())}`);
    await sleep(40);
  }
}
