import { fork } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromFloat32 } from '../main/formats/dtype.ts';
import { writeSafetensors } from '../main/formats/safetensorsWriter.ts';
import { llama } from '../main/models/llama.ts';
import { syntheticArchitecture, syntheticWeights } from './synthetic.ts';

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
    const parameters = await writeCheckpoint(folder, layers);
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

async function writeCheckpoint(folder: string, layers: number): Promise<number> {
  const architecture = syntheticArchitecture({ ...size, layers });
  const parameters = llama.parameters(architecture);
  const made = new Map<string, Uint8Array>();
  await mkdir(folder, { recursive: true });
  await writeSafetensors(
    join(folder, 'model.safetensors'),
    parameters.map((parameter) => ({
      name: parameter.name,
      dtype: 'BF16',
      shape: parameter.shape,
      load: () => {
        const bytes = made.get(parameter.local) ?? fromFloat32(syntheticWeights(parameter), 'BF16');
        made.set(parameter.local, bytes);
        return bytes;
      },
    })),
  );
  const config = {
    ...{ model_type: 'llama', hidden_size: size.hidden, intermediate_size: size.neurons, num_hidden_layers: layers },
    ...{
      num_attention_heads: size.groups * size.queriesPerGroup,
      num_key_value_heads: size.groups,
      head_dim: size.headDim,
    },
    ...{ vocab_size: size.vocabulary, rms_norm_eps: 1e-5, max_position_embeddings: 4096, tie_word_embeddings: true },
  };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  return parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

/** Walks in a fresh process, which reports its own peak. */
function walkIn(folder: string, pass: 'forward' | 'backward'): Promise<{ peak: number; seconds: number }> {
  const child = fork(fileURLToPath(new URL('./streamedWalk.js', import.meta.url)), [folder, pass], {
    execArgv: ['--expose-gc'],
  });
  return new Promise((resolve, reject) => {
    child.on('message', (message) => resolve(message as { peak: number; seconds: number }));
    child.on('exit', (code) => {
      if (code !== 0) reject(new Error(`The streamed walk ended with code ${code ?? '?'}.`));
    });
  });
}
