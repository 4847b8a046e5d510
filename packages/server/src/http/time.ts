/** For the nouns, whose requests say times as the settings do. */
export { parseTime } from '../config/time.ts';
