import { once } from 'node:events';
import { WebSocket } from 'ws';

/**
 * Takes the place of a session's agent for a moment, as that would by dialling again: the server closes its connection,
 * and it has to dial anew. `file` is the agent's private file.
 */
export async function replaceAgent(url: string, file: { session: string; secret: string }): Promise<void> {
  const headers = { authorization: `Bearer ${file.session}.${file.secret}` };
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/agents`, { headers, rejectUnauthorized: false });
  await once(socket, 'open');
  const hello = { type: 'hello', protocol: 1, session: file.session, lastStored: 0, running: [], agent: 'test' };
  socket.send(JSON.stringify(hello));
  await once(socket, 'message');
  socket.close();
  await once(socket, 'close');
}
