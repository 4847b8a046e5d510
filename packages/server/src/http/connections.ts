import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** Watches the connections of a server. */
export interface Connections {
  /** How many requests are being answered. */
  answering(): number;
  /** Takes no new request, finishes those that run, but waits for them no longer than `withinMs`. */
  close(withinMs: number): Promise<void>;
}

/**
 * Watches a server's connections, and ends them when it closes: at once those on which nothing is being answered
 * (upgraded ones too), the others when their answer is out, all of them when `withinMs` is over. `stop` has to keep the
 * server from taking new ones. Under TLS only connections that are through with their handshake are known as such; the
 * others wait for the end of the time. Node's own closeIdleConnections leaves out those that have not asked anything yet.
 */
export function watchConnections(server: Server, stop: () => Promise<unknown>): Connections {
  const answering = new Map<Socket, number>();
  let closing = false;
  /** Below those of TLS. */
  const raw = new Set<Socket>();
  const hasTls = server instanceof TlsServer;
  const watch = (socket: Socket) => {
    if (closing) socket.destroy();
    answering.set(socket, 0);
    socket.on('close', () => answering.delete(socket));
  };
  server.on(hasTls ? 'secureConnection' : 'connection', watch);
  if (hasTls) {
    server.on('connection', (socket: Socket) => {
      raw.add(socket);
      socket.on('close', () => raw.delete(socket));
    });
  }
  server.on('request', ({ socket }, response) => {
    answering.set(socket, (answering.get(socket) ?? 0) + 1);
    response.on('close', () => {
      const left = (answering.get(socket) ?? 1) - 1;
      if (answering.has(socket)) answering.set(socket, left);
      if (closing && left === 0) socket.destroySoon();
    });
  });
  return {
    answering: () => [...answering.values()].reduce((sum, answers) => sum + answers, 0),
    close: async (withinMs) => {
      closing = true;
      for (const [socket, answers] of answering) if (answers === 0) socket.destroy();
      const deadline = setTimeout(() => {
        for (const socket of [...answering.keys(), ...raw]) socket.destroy();
      }, withinMs);
      await stop().finally(() => clearTimeout(deadline));
    },
  };
}
