import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFolder } from '../main/cli/program.ts';
import { writeSynthetic } from './checkpoint.ts';

export interface StreamedMemory {
  readonly layers: number;
  readonly parameters: number;
  readonly forwardPeakBytes: number;
  readonly forwardSeconds: number;
  readonly backwardPeakBytes: number;
  readonly backwardSeconds: number;
}

const size = { hidden: 2048, groups: 8, queriesPerGroup: 2, headDim: 128, neurons: 5632, vocabulary: 32_000 };

/**
 * Peak resident memory of a forward and of a forward and backward walk over a bf16 checkpoint on disk, each in a
 * process of its own. 24 layers have about 1.1 billion parameters; 48 layers of the same width show what depth costs.
 */
export async function streamedMemory(layers: number): Promise<StreamedMemory> {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-memory-'));
  try {
    const parameters = await writeSynthetic(folder, { ...size, layers });
    const forward = await walkIn(folder, 'forward');
    const backward = await walkIn(folder, 'backward');
    return {
      layers,
      parameters,
      forwardPeakBytes: forward.peak,
      forwardSeconds: forward.seconds,
      backwardPeakBytes: backward.peak,
      backwardSeconds: backward.seconds,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Walks in a fresh process, which reports its own peak. */
function walkIn(folder: string, pass: 'forward' | 'backward'): Promise<{ peak: number; seconds: number }> {
  const child = fork(join(programFolder, 'dist', 'bench', 'streamedWalk.js'), [folder, pass], {
    execArgv: ['--expose-gc'],
  });
  return new Promise((resolve, reject) => {
    child.on('message', (message) => resolve(message as { peak: number; seconds: number }));
    child.on('exit', (code) => {
      if (code !== 0) reject(new Error(`The streamed walk ended with code ${code ?? '?'}.`));
    });
  });
}
