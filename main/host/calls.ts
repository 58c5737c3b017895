import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Message } from '../../preload/bridge.ts';
import type { Service } from '../api/service.ts';

/** A prompt of a megabyte, escaped, is the largest thing a page sends. */
const maxBodyBytes = 16_000_000;

/**
 * Answers one call: a line of JSON for every event, then one with the result or the error. When the page hangs up, what
 * works for this call alone is ended.
 */
export async function answerCall(
  service: Service,
  procedure: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let input: unknown;
  try {
    input = JSON.parse(await body(request)) as unknown;
  } catch (error) {
    response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
    response.end(error instanceof TooLarge ? error.message : 'The body of a call must be JSON.');
    return;
  }
  const hungUp = new AbortController();
  response.on('close', () => hungUp.abort());
  const send = (message: Message) => {
    if (!response.destroyed) response.write(`${JSON.stringify(message)}\n`);
  };
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  try {
    const output = await service.call(procedure, input, {
      onEvent: (event) => send({ kind: 'event', event }),
      signal: hungUp.signal,
    });
    send({ kind: 'result', output });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    send({ kind: 'error', error: { name, message } });
  }
  response.end();
}

class TooLarge extends Error {}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes)
      throw new TooLarge(`The body of a call is longer than the ${maxBodyBytes} bytes allowed.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
