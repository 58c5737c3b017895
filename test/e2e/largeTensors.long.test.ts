import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peakMemory, tellsMemory } from '../support/peakMemory.ts';
import { startService } from '../support/sampleProject.ts';
import { writeSparseCheckpoint } from '../support/sparseCheckpoint.ts';

/** A table of tokens that takes more bytes than a signed number of 32 bits can say, in bfloat16 already. */
const config = {
  ...{
    model_type: 'llama',
    hidden_size: 8192,
    vocab_size: 135_168,
    num_hidden_layers: 1,
    max_position_embeddings: 256,
  },
  ...{ num_attention_heads: 2, num_key_value_heads: 1, head_dim: 32, intermediate_size: 256, rms_norm_eps: 1e-5 },
  ...{ tie_word_embeddings: true, bos_token_id: 0, eos_token_id: 0 },
};
const tableBytes = 2 * config.hidden_size * config.vocab_size;

/** Of every process but this one. */
const limit = 3e9;

describe.skipIf(!tellsMemory)('a table of more than 2 GiB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-large-'));
  const service = startService(join(folder, 'home'));
  const said = (what: string, peak: number) => process.stdout.write(`${what}: ${(peak / 1e9).toFixed(2)} GB\n`);

  beforeAll(async () => {
    expect(tableBytes).toBeGreaterThan(2 ** 31);
    await service.call('projects.create', { folder: join(folder, 'project') });
    const words = 'the patient was given a dose of two tablets in the morning and one before the night'.split(' ');
    const documents = Array.from({ length: 60 }, (_, i) =>
      JSON.stringify({
        text: words
          .map((_, at) => words[(at * (i + 3)) % words.length])
          .join(' ')
          .repeat(4),
      }),
    );
    await writeFile(join(folder, 'texts.jsonl'), documents.join('\n'));
    await service.call('datasets.import', { paths: [join(folder, 'texts.jsonl')], name: 'texts', role: 'domain' });
  });
  afterAll(async () => {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is imported', async () => {
    await writeSparseCheckpoint(join(folder, 'large'), config);
    const input = { folder: join(folder, 'large'), name: 'large' };
    const { peak } = await peakMemory(() => service.call('models.import', input));
    said('import', peak);
    expect(peak).toBeLessThan(limit);
    const tensors = await service.call('models.tensors', { name: 'large' });
    expect(Math.max(...tensors.map(({ bytes }) => bytes))).toBe(tableBytes);
    await rm(join(folder, 'large'), { recursive: true });
  });

  it('stays as it is in a cut of its layers', async () => {
    const { peak } = await peakMemory(async () => {
      const { run } = await service.call('runs.start', {
        ...{ model: 'large', domain: 'texts', recipe: 'flap', name: 'cut', calibrationWindows: 4, window: 64 },
        target: { kind: 'sparsity', value: 0.5 },
      });
      const { state } = await service.call('runs.follow', { run });
      expect(state).toBe('done');
    });
    said('cut', peak);
    expect(peak).toBeLessThan(limit);
  });

  it.each([
    ['gguf', 'stored', tableBytes],
    ['gguf', 'q8_0', (tableBytes / 2 / 32) * 34],
    ['onnx', 'f32', 2 * tableBytes],
  ] as const)(
    'is written as %s in %s',
    async (format, type, bytes) => {
      const to = join(folder, `${format}-${type}`);
      const { formats } = await service.call('variants.exportPlan', { variant: 'cut' });
      const plan = formats.find((one) => one.format === format && one.type === type);
      let writing = 0;
      const { result, peak } = await peakMemory((now) =>
        service.call(
          'variants.export',
          { variant: 'cut', format, type, to },
          { onEvent: (event) => void (event.kind === 'progress' && event.done === 2 && (writing = now())) },
        ),
      );
      said(`${format} ${type}`, writing);
      said('  with its proof', peak);
      expect(writing).toBeGreaterThan(0);
      expect(writing).toBeLessThan(limit);
      // What a program takes that the proof loads the model in is told before.
      expect(peak).toBeLessThan(limit + 1.2 * (plan?.proof ?? NaN));
      const file = result.files.find((name) => /\.gguf$|_data$/.test(name)) ?? '';
      expect((await stat(join(to, file))).size).toBeGreaterThan(bytes);
      await rm(to, { recursive: true });
    },
    3_600_000,
  );
});
