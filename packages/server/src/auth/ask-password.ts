import type { ReadStream } from 'node:tty';

/** A password typed on a terminal, which does not show it, or the first line of what is piped in. */
export async function askPassword(stdin: NodeJS.ReadStream, say: (text: string) => void): Promise<string> {
  if (!stdin.isTTY) return firstLine(stdin);
  const password = await typed(stdin, say, 'Password: ');
  if ((await typed(stdin, say, 'Once more: ')) !== password) throw new Error('the two passwords are not the same');
  return password;
}

async function firstLine(stdin: NodeJS.ReadStream): Promise<string> {
  let text = '';
  for await (const chunk of stdin.setEncoding('utf8')) text += chunk;
  return text.replace(/\r?\n.*$/s, '');
}

/** In raw mode, which begins before anybody is asked, the terminal neither shows nor edits: erasing and Ctrl-C are ours. */
function typed(terminal: ReadStream, say: (text: string) => void, prompt: string): Promise<string> {
  terminal.setRawMode(true).setEncoding('utf8').resume();
  say(prompt);
  return new Promise((resolve, reject) => {
    let text = '';
    const end = () => {
      terminal.off('data', take).setRawMode(false).pause();
      say('\n');
    };
    const take = (keys: string) => {
      for (const key of keys) {
        if (key === '\r' || key === '\n') {
          end();
          return resolve(text);
        }
        if (key === '\x03' || key === '\x04') {
          end();
          return reject(new Error('no password was given'));
        }
        text = key === '\x7f' || key === '\b' ? [...text].slice(0, -1).join('') : text + key;
      }
    };
    terminal.on('data', take);
  });
}
