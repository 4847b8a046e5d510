import type { Message } from './messages.ts';

/** Bytes of a notification, below PostgreSQL's limit of 8,000, with room for what stands before the piece. */
const PIECE = 7_800;

/** What has come of messages that are not complete, by sender. */
export type Pieces = Map<string, string>;

/**
 * A message as the texts of notifications, each `SENDER SERIAL.INDEX - PIECE`, with `.` in the place of `-` in the last. No
 * two are equal, for PostgreSQL drops a repeated one. All is ASCII, so that no letter is cut.
 */
export function split(sender: string, serial: number, message: Message): string[] {
  const text = JSON.stringify(message).replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const count = Math.ceil(text.length / PIECE);
  return Array.from({ length: count }, (_, index) => {
    const mark = index === count - 1 ? '.' : '-';
    return `${sender} ${serial}.${index} ${mark} ${text.slice(index * PIECE, (index + 1) * PIECE)}`;
  });
}

/** The message that this notification completes; null where more is to come, and for one's own. */
export function join(pieces: Pieces, notification: string, self: string): Message | null {
  const [, sender = '', index, mark, piece = ''] = /^(\S+) \d+\.(\d+) ([-.]) (.*)$/s.exec(notification) ?? [];
  if (sender === '' || sender === self) return null;
  const text = (index === '0' ? '' : (pieces.get(sender) ?? '')) + piece;
  if (mark === '-') {
    pieces.set(sender, text);
    return null;
  }
  pieces.delete(sender);
  return parse(text);
}

/** Null for one whose beginning was missed, and for what a newer server may say. */
function parse(text: string): Message | null {
  try {
    return JSON.parse(text) as Message;
  } catch {
    return null;
  }
}
