import type { Topic } from '../../preload/contract/index.ts';
import { call, isUnauthorised } from '../client.ts';

type Listener = () => void;

const listeners = new Map<Topic, Set<Listener>>();
const connection = new Set<(connected: boolean) => void>();
/** How long to wait before asking again after the program went away, in milliseconds. */
const retryEvery = 1500;

/** Calls back whenever something of these kinds is different, whoever changed it. */
export function onChange(topics: readonly Topic[], listener: Listener): () => void {
  for (const topic of topics) listeners.set(topic, (listeners.get(topic) ?? new Set()).add(listener));
  return () => {
    for (const topic of topics) listeners.get(topic)?.delete(listener);
  };
}

export function onConnection(listener: (connected: boolean) => void): () => void {
  connection.add(listener);
  return () => connection.delete(listener);
}

/** Listens for as long as the page is open. */
export async function listen(): Promise<void> {
  for (;;) {
    try {
      await call('project.watch', {}, { onEvent: (event) => event.kind === 'change' && emitChange(event.topics) });
    } catch (error) {
      if (isUnauthorised(error)) return;
    }
    for (const listener of connection) listener(false);
    await new Promise((resolve) => setTimeout(resolve, retryEvery));
    const back = await call('projects.list', {}).then(
      () => true,
      () => false,
    );
    if (!back) continue;
    for (const listener of connection) listener(true);
    emitChange([...listeners.keys()]);
  }
}

/** Calls back whoever listens to one of these topics, each once. */
export function emitChange(topics: readonly Topic[]): void {
  for (const listener of new Set(topics.flatMap((topic) => [...(listeners.get(topic) ?? [])]))) listener();
}
