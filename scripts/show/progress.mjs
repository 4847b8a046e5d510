import { stripVTControlCharacters } from 'node:util';

/**
 * Shows that a long piece of work moves on: one line that is redrawn on a terminal, plain lines (a sign of
 * life every 15 s, an end) elsewhere.
 *
 * @param {string} title what is being done, as "Installing npm packages"
 * @returns {{ update(text: string): void, done(text?: string): void, failed(text?: string): void, seconds(): number }}
 */
export function progress(title) {
  const started = Date.now();
  const seconds = () => (Date.now() - started) / 1000;
  const screen = process.stdout.isTTY ? redrawnLine(title, seconds) : plainLines(title, seconds);
  const end = (mark, text) => screen.end(`${mark} ${title}${text ? `: ${text}` : ''} (${seconds().toFixed(1)} s)`);
  return {
    update: (text) => screen.update(oneLine(text)),
    done: (text) => end('✓', text),
    failed: (text) => end('✗', text ?? 'failed'),
    seconds,
  };
}

function redrawnLine(title, seconds) {
  let latest = '';
  const draw = () => {
    const line = `  ${title} … ${Math.floor(seconds())} s  ${latest}`;
    process.stdout.write(`\r\x1b[2K${cut(line, (process.stdout.columns || 80) - 1)}`);
  };
  const timer = setInterval(draw, 200);
  timer.unref();
  draw();
  return {
    update: (text) => {
      latest = text;
    },
    end: (line) => {
      clearInterval(timer);
      process.stdout.write(`\r\x1b[2K${line}\n`);
    },
  };
}

function plainLines(title, seconds) {
  let latest = '';
  const timer = setInterval(() => console.log(`  ${title} … ${Math.floor(seconds())} s  ${cut(latest, 120)}`), 15_000);
  timer.unref();
  return {
    update: (text) => {
      latest = text;
    },
    end: (line) => {
      clearInterval(timer);
      console.log(line);
    },
  };
}

/** Colour codes and carriage returns of the tools we run would tear the redrawn line. */
function oneLine(text) {
  return stripVTControlCharacters(text).replace(/\s+/g, ' ').trim();
}

function cut(text, width) {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
