import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AGENT_FRAME_BYTES } from '@livery/protocol/agent';
import { WebSocketServer } from 'ws';
import type { Log } from '../telemetry/log.ts';
import { type AgentDoor, serveAgent } from './connection.ts';
import type { AgentLinks } from './links.ts';

/** What is known of the session that an agent says it is: the hashes of its secrets, or null when it is gone. */
export type SecretHashesOf = (uid: string) => Promise<string[] | null>;

/**
 * Takes the WebSocket connections of agents on `path`. Who dials proves before the upgrade that it has the session's
 * secret: 401 without it, 404 on other paths, 410 when the session is gone, with the name of the store that says so: the
 * agent of another store's session must not take it for its own end.
 */
export function acceptAgents(
  server: Server,
  path: string,
  secrets: { secretHashesOf: SecretHashesOf; hashOf(secret: string): string; storeId: string },
  door: AgentDoor,
  links: AgentLinks,
  log: Log,
): void {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: AGENT_FRAME_BYTES });

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (request.url?.split('?')[0] !== path) return refuse(socket, 404);
    const [, uid, secret] = /^Bearer ([\da-f]+)\.([\da-f]+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (!uid || !secret) return refuse(socket, 401);
    const expected = await secrets.secretHashesOf(uid);
    if (expected === null) return refuse(socket, 410, `Livery-Store: ${secrets.storeId}\r\n`);
    const shown = Buffer.from(secrets.hashOf(secret));
    if (!expected.some((hash) => timingSafeEqual(Buffer.from(hash), shown))) return refuse(socket, 401);
    sockets.handleUpgrade(request, socket, head, (opened) => serveAgent(opened, uid, door, links, log));
  }

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    upgrade(request, socket, head).catch((error) => {
      log.error('an agent could not be let in', { error });
      refuse(socket, 503);
    });
  });
}

function refuse(socket: Duplex, status: number, headers = ''): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
