import type { CallOptions, Transport, Desktop, DesktopBridge, Failure, Message } from '../preload/bridge.ts';
import type { Input, Output, Procedure } from '../preload/contract/index.ts';
import { text } from './text/index.ts';

/** An error of the program, or of the way to it. */
export class CallError extends Error {
  constructor({ name, message }: Failure) {
    super(message);
    this.name = name;
  }
}

/** What was refused, without the name that the program has for what was asked. */
function refusal(procedure: Procedure, error: unknown): unknown {
  const prefix = `${procedure}: `;
  if (!(error instanceof CallError) || !error.message.startsWith(prefix)) return error;
  const sentence = error.message.slice(prefix.length);
  return new CallError({ name: error.name, message: sentence.slice(0, 1).toUpperCase() + sentence.slice(1) });
}

/** The page was opened without its token. */
export const isUnauthorised = (error: unknown): boolean => error instanceof Error && error.name === 'Unauthorised';

const { espalier } = window as { readonly espalier?: DesktopBridge };

export const desktop: Desktop | null = espalier?.desktop ?? null;

/** Milliseconds that a long answer may be read for before the page gets its turn. */
const longestTurn = 10;

const transport: Transport = espalier ? overBridge(espalier.transport) : overHttp();

/** Calls a procedure of the contract, wherever the page runs. */
export const call = <P extends Procedure>(procedure: P, input: Input<P>, options?: CallOptions): Promise<Output<P>> =>
  transport.call(procedure, input, options).catch((error: unknown) => {
    throw refusal(procedure, error);
  });

function overBridge(bridge: DesktopBridge['transport']): Transport {
  return {
    call: async <P extends Procedure>(procedure: P, input: Input<P>, { onEvent, signal }: CallOptions = {}) => {
      // The bridge copies plain data only, not the proxies of reactive state.
      const plain = JSON.parse(JSON.stringify(input)) as unknown;
      const { id, answer } = bridge.call(procedure, plain, (event) => onEvent?.(event));
      if (signal?.aborted) bridge.abort(id);
      signal?.addEventListener('abort', () => bridge.abort(id), { once: true });
      return resultOf(await answer) as Output<P>;
    },
  };
}

function overHttp(): Transport {
  const token = takeToken();
  return {
    call: async <P extends Procedure>(procedure: P, input: Input<P>, { onEvent, signal }: CallOptions = {}) => {
      const response = await fetch(`/api/${procedure}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(input),
        ...(signal ? { signal } : {}),
      }).catch((error: unknown) => {
        if (signal?.aborted) throw error;
        throw new CallError({ name: 'Disconnected', message: text.common.noAnswer });
      });
      if (response.status === 401) throw new CallError({ name: 'Unauthorised', message: await response.text() });
      if (!response.ok || !response.body) throw new CallError({ name: 'Refused', message: await response.text() });
      let began = performance.now();
      for await (const line of lines(response.body, signal)) {
        if (performance.now() - began > longestTurn) {
          await new Promise((resolve) => setTimeout(resolve));
          began = performance.now();
        }
        const message = JSON.parse(line) as Message;
        if (message.kind === 'event') onEvent?.(message.event);
        else return resultOf(message) as Output<P>;
      }
      throw new CallError({ name: 'Disconnected', message: text.common.endedEarly });
    },
  };
}

/** The token comes in the address once and is kept for this origin, whose port belongs to this program alone. */
function takeToken(): string {
  const address = new URL(location.href);
  const given = address.searchParams.get('token');
  if (given === null) return localStorage.getItem('token') ?? '';
  localStorage.setItem('token', given);
  address.searchParams.delete('token');
  history.replaceState(history.state, '', address);
  return given;
}

function resultOf(message: Message): unknown {
  if (message.kind === 'result') return message.output;
  if (message.kind === 'error') throw new CallError(message.error);
  throw new CallError({ name: 'Error', message: 'The program answered with an event instead of a result.' });
}

async function* lines(body: ReadableStream<Uint8Array>, signal?: AbortSignal): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      if (signal?.aborted) throw error;
      return { done: true, value: undefined } as const;
    });
    if (done) break;
    const parts = (rest + value).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest) yield rest;
}
