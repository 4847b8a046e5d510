import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes as they are, HTTP or not, and gives what comes back until the server closes the connection. */
export async function rawAnswer(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  let answer = '';
  socket.setEncoding('latin1').on('data', (data) => {
    answer += data;
  });
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}
