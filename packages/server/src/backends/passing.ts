/** The machine's trouble of the moment, which is not the app's own. */
export class PassingError extends Error {}

/** A disk that is full or cannot be written, and no room for one more process or file. */
const CODES = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EIO', 'ENOMEM', 'EAGAIN', 'EMFILE', 'ENFILE']);

/** Whether what failed may work later, unchanged. */
export function isPassing(error: unknown): boolean {
  return error instanceof PassingError || CODES.has((error as NodeJS.ErrnoException).code ?? '');
}
