import { request as httpRequest } from 'node:http';
import type { RecordedAnswer, RecordedRequest } from './recording.ts';

/**
 * Sends a request as it was recorded. Not by `fetch`, which forbids TRACE, tidies paths up and takes text for UTF-8.
 */
export function send(url: string, { method, path, headers, body }: RecordedRequest): Promise<RecordedAnswer> {
  const { hostname, port } = new URL(url);
  const bytes = body === undefined ? undefined : Buffer.from(body, 'latin1');
  const length = bytes === undefined ? {} : { 'content-length': bytes.length };
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path, headers: { ...headers, ...length }, agent: false };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Record<string, string>,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.on('error', reject);
    request.end(bytes);
  });
}
