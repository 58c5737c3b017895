import { parentPort, workerData } from 'node:worker_threads';
import { type Batch, counter, type ReaderData, type ReaderMessage } from './isolation/protocol.ts';
import { readAll, type ReadEvent } from './reading.ts';

/*
 * The thread that reads files. Files may be made to crash, to hang or to fill the memory; whatever they do, they do it here,
 * and `isolated.ts` ends this thread from outside.
 */

/** Events are sent when there are so many of them, or so many characters. */
const [batchEvents, batchWeight] = [256, 1_000_000];
/** Characters that may be under way; more would only fill the memory of a reader that is faster than who takes it. */
const windowWeight = 4_000_000;
/** What an event weighs without its text. */
const eventWeight = 200;

const { request, shared } = workerData as ReaderData;
const counters = new Int32Array(shared);
const life = (bytes: number) => void Atomics.add(counters, counter.progress, bytes);

let events: ReadEvent[] = [];
let weight = 0;
let sent = 0;

function post(message: ReaderMessage): void {
  parentPort?.postMessage(message);
}

function flush(): void {
  if (!events.length) return;
  post({ events, weight, progress: Atomics.load(counters, counter.progress) } satisfies Batch);
  sent = (sent + weight) | 0;
  [events, weight] = [[], 0];
  for (;;) {
    const taken = Atomics.load(counters, counter.taken);
    if (((sent - taken) | 0) <= windowWeight) return;
    // Nothing else is to be done in this thread.
    Atomics.wait(counters, counter.taken, taken);
  }
}

function weightOf(event: ReadEvent): number {
  if (event.kind !== 'item') return eventWeight;
  const { item } = event;
  if ('text' in item) return eventWeight + item.text.length;
  if ('problem' in item) return eventWeight + item.problem.length;
  return item.messages.reduce((sum, { content }) => sum + content.length, eventWeight);
}

// A promise that a library has left alone may fail when the next file is read already: that is no reason to leave this one out.
process.on('unhandledRejection', () => undefined);

for await (const event of readAll(request, life)) {
  events.push(event);
  const eventBytes = weightOf(event);
  life(eventBytes);
  weight += eventBytes;
  // Whoever ends this thread has to know which file it is in, and to have everything of the files before.
  if (event.kind !== 'item' || events.length >= batchEvents || weight >= batchWeight) flush();
}
flush();
post(null);
