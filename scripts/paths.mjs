import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Where set-up puts what it brings; deleting it undoes set-up. */
export const tools = join(root, '.tools');

/** The full output of every set-up step and test stage. */
export const logs = join(tools, 'logs');
