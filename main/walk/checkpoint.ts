import { open } from 'node:fs/promises';
import { writeAtomic } from '../formats/atomic.ts';
import { DisposalStack } from '../runtime/disposal.ts';
import { Activations, type ActivationStorage } from './activations.ts';

interface Header {
  readonly position: number;
  readonly sizes: readonly (readonly number[])[];
}

/** Writes the states of a walk that stands before layer `position`, so that it can go on from there with the same bits. */
export function saveCheckpoint(path: string, position: number, states: readonly Activations[]): Promise<void> {
  return writeAtomic(path, async (handle) => {
    const header: Header = { position, sizes: states.map(({ sizes }) => sizes) };
    const text = new TextEncoder().encode(JSON.stringify(header));
    await handle.writeFile(new Uint8Array(Uint32Array.of(text.length).buffer));
    await handle.writeFile(text);
    for (const state of states) {
      for (const batch of state.sizes.keys()) {
        const data = await state.read(batch);
        await handle.writeFile(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      }
    }
  });
}

/** The states of the last checkpoint; null when there is none or it is of a walk with other batches. */
export async function restoreCheckpoint(
  path: string,
  sizes: readonly (readonly number[])[],
  storage: ActivationStorage,
): Promise<{ position: number; states: Activations[] } | null> {
  const handle = await open(path, 'r').catch(() => null);
  if (!handle) return null;
  try {
    await using half = new DisposalStack();
    const length = new Uint32Array(1);
    await handle.read(new Uint8Array(length.buffer), 0, 4, 0);
    const text = new Uint8Array(length[0] ?? 0);
    await handle.read(text, 0, text.length, 4);
    const header = JSON.parse(new TextDecoder().decode(text)) as Header;
    if (JSON.stringify(header.sizes) !== JSON.stringify(sizes)) return null;
    let at = 4 + text.length;
    const states: Activations[] = [];
    for (const batches of sizes) {
      const state = half.use(new Activations(batches, storage));
      for (const [batch, size] of batches.entries()) {
        const data = new Float32Array(size);
        await handle.read(new Uint8Array(data.buffer), 0, data.byteLength, at);
        at += data.byteLength;
        await state.write(batch, data);
      }
      states.push(state);
    }
    return { position: header.position, states: states.map((state) => half.release(state)) };
  } finally {
    await handle.close();
  }
}
