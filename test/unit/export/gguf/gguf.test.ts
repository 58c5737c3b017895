import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Exporter, loadingOf } from '../../../../main/export/exporter.ts';
import { gguf } from '../../../../main/export/gguf/index.ts';
import { exportedShape } from '../../../../main/models/stockConfig.ts';
import type { ExportSubject } from '../../../../main/export/subject.ts';
import type { Reference } from '../../../../main/export/verify.ts';
import { openGguf } from '../../../../main/formats/gguf/reader.ts';
import { withLayers } from '../../../../main/models/describe.ts';
import type { Architecture, LayerShape } from '../../../../main/models/architecture.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { changedLayer } from '../../../support/layers.ts';
import { naiveLogits } from '../../../support/naiveLlama.ts';
import { packedSource } from '../../../support/packedSource.ts';
import { memorySource, seededWeights } from '../../../support/seededModel.ts';
import { tinyArchitecture, tinyConfig, tinyTokenizer } from '../../../support/tinyModel.ts';

const folder = await temporaryFolder();
const prompt = Int32Array.of(3, 40, 77);
const [stored] = gguf as [Exporter];

/** What llama.cpp stores a matrix with rows of 32 numbers as, by the type of the file. */
const ofRowsOf32 = {
  ...{ stored: 'F32', f32: 'F32', bf16: 'BF16', f16: 'F16', q8_0: 'q8_0', q6_k: 'q8_0', q5_k: 'q5_1' },
  ...{ q4_k: 'q5_0', q4_0: 'q4_0', iq4_xs: 'iq4_nl', q3_k: 'iq4_nl', q2_k: 'iq4_nl' },
};

/** A model's answers by loops over plain numbers. */
async function ask(source: ModelSource) {
  const weights = new Map<string, Float32Array>();
  for (const parameter of source.parameters) weights.set(parameter.name, await source.read(parameter));
  const logits = naiveLogits(source.architecture, weights, [...prompt]).at(-1) ?? [];
  return { logits: Float32Array.from(logits), tokens: [logits.indexOf(Math.max(...logits))] };
}

async function written(
  name: string,
  architecture: Architecture,
  { tokenizer = tinyTokenizer, type = stored }: { readonly tokenizer?: object; readonly type?: Exporter } = {},
) {
  const source = memorySource(architecture, seededWeights(architecture));
  const at = join(folder, name);
  await mkdir(at);
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify(tokenizer));
  const config = withLayers(tinyConfig, architecture.layers);
  const files = [{ name: 'tokenizer.json', path }];
  const subject = { name, source, config, files } as unknown as ExportSubject;
  const reference: Reference = { prompt, length: 1, read: ask, ask };
  const notes = await type.write(subject, exportedShape(config, source), at);
  const file = join(at, `${name}-${(type.dtype ?? 'F32').toUpperCase()}.gguf`);
  return { at, source, subject, file, notes, verify: () => type.verify(subject, at, reference) };
}

describe('the GGUF exporter', () => {
  it('writes a file that says what it is, with a Modelfile beside it, and proves it', async () => {
    const { at, file, verify } = await written('whole', tinyArchitecture);
    await verify();
    expect(await readFile(join(at, 'Modelfile'), 'utf8')).toBe('FROM ./whole-F32.gguf\nPARAMETER num_ctx 64\n');
    await using opened = await openGguf(file);
    expect(Object.fromEntries(opened.metadata)).toMatchObject({
      ...{ 'general.architecture': 'llama', 'general.file_type': 0, 'general.quantization_version': 2 },
      ...{ 'llama.block_count': 2, 'llama.context_length': 64, 'llama.vocab_size': 96 },
      ...{ 'llama.attention.head_count': 4, 'llama.attention.head_count_kv': 2, 'llama.attention.key_length': 6 },
      ...{ 'llama.rope.dimension_count': 6, 'llama.feed_forward_length': 32 },
      ...{ 'tokenizer.ggml.model': 'gpt2', 'tokenizer.ggml.pre': 'gpt-2', 'tokenizer.ggml.eos_token_id': 0 },
    });
  });

  it.each(Object.entries(ofRowsOf32))('writes and proves %s, and knows its bytes', async (name, expected) => {
    const type = gguf.find((one) => one.type === name) as Exporter;
    const [first] = tinyArchitecture.layers as [LayerShape];
    const wider = changedLayer(first, { feedForward: { neurons: 40 } });
    const architecture = { ...tinyArchitecture, layers: [first, wider] };
    const { file, subject, notes, verify } = await written(`as-${name}`, architecture, { type });
    await verify();
    await using opened = await openGguf(file);
    const entries = [...opened.tensors.values()];
    expect(type.bytes(subject)).toBe(entries.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(opened.tensors.get('blk.0.ffn_down.weight')?.storage).toBe(expected);
    for (const { shape, storage } of entries) if (shape.length === 1) expect(storage).toBe('F32');
    const lossless = ['stored', 'f32'].includes(name);
    expect(type.rounding(subject) === null).toBe(lossless);
    expect(notes).toEqual(lossless ? [] : [expect.stringMatching(/changed the matrices by .* %/)]);
  });

  it('are all of these types', () => {
    expect(gguf.map(({ type }) => type)).toEqual(Object.keys(ofRowsOf32));
  });

  it('notices a number and a token that are not the model’s', async () => {
    const { file, verify } = await written('changed', tinyArchitecture);
    const bytes = await readFile(file);
    const change = async (at: number) => {
      const handle = await open(file, 'r+');
      await handle.write(Uint8Array.of((bytes[at] as number) ^ 1), 0, 1, at);
      await handle.close();
    };
    await change(bytes.length - 100);
    await expect(verify()).rejects.toThrow('of the reloaded GGUF file is not the model');
    await writeFile(file, bytes);
    await change(bytes.indexOf('<|end|>') + 2);
    await expect(verify()).rejects.toThrow('token 0 is not the tokenizer');
    await writeFile(file, bytes);
    await verify();
  });

  it('refuses a model that llama.cpp computes otherwise, in words and when asked all the same', async () => {
    const [first] = tinyArchitecture.layers as [LayerShape];
    const window = { ...tinyArchitecture, layers: [changedLayer(first, { attention: { window: 16 } }), first] };
    const source = memorySource(window, seededWeights(window));
    const { programs, limit, warning } = loadingOf(
      stored,
      exportedShape(withLayers(tinyConfig, window.layers), source),
      {
        ...{ name: 'window', source, config: tinyConfig },
      },
    );
    expect(programs).toEqual([]);
    expect(limit).toContain('sliding window');
    expect(warning).toContain('cannot be written as GGUF');
    await expect(written('window', window)).rejects.toThrow(
      'cannot be written as GGUF: it attends to a sliding window',
    );
  });

  it('is for texts within a window that llama.cpp does not know', async () => {
    const [first] = tinyArchitecture.layers as [LayerShape];
    const layers = [first, changedLayer(first, { attention: { window: 100 } })];
    const { source, subject, file, verify } = await written('short', { ...tinyArchitecture, context: 128, layers });
    await verify();
    await using opened = await openGguf(file);
    expect(opened.metadata.get('llama.context_length')).toBe(100);
    const { warning } = loadingOf(stored, exportedShape(withLayers(tinyConfig, layers), source), subject);
    expect(warning).toContain('for texts of up to 100 tokens instead of 128');
  });

  it('says that factors are multiplied out', () => {
    const [first] = tinyArchitecture.layers as [LayerShape];
    const lowRank = { 'mlp.up_proj': { rank: 2, residual: false } };
    const layers = [{ ...first, lowRank }, first];
    const source = memorySource({ ...tinyArchitecture, layers }, new Map());
    const { warning, programs } = stored.loading(exportedShape(withLayers(tinyConfig, layers), source), {
      ...{ name: 'two factors', source, config: tinyConfig },
    });
    expect(warning).toContain('multiplied out');
    expect(programs.map(({ run }) => run).join()).toContain('llama-cli -m "two-factors-F32.gguf"');
    // Nothing but this program has read the file.
    expect(programs.filter(({ verified }) => verified)).toEqual([]);
  });

  it('says what becomes of factors beside packed matrices', () => {
    const [first] = tinyArchitecture.layers as [LayerShape];
    const layers = [{ ...first, lowRank: { 'mlp.down_proj': { rank: 2, residual: true } } }, first];
    const source = packedSource(memorySource({ ...tinyArchitecture, layers }, new Map()), ({ role }) =>
      role === 'linear' ? 'int3-32' : 'F32',
    );
    const subject = { name: 'beside', source, config: tinyConfig };
    const { warning } = stored.loading(exportedShape(withLayers(tinyConfig, layers), source), subject);
    expect(warning).toMatch(/^The factors beside 1 matrices \(int3-32\) are added to them in a GGUF file.*32 bits/);
    expect(stored.bytes(subject)).toBeGreaterThan(4 * 24 * 32);
  });

  it('refuses sentencepieces without bytes, at which llama.cpp would end', async () => {
    const { model } = tinyTokenizer;
    const vocab = Object.fromEntries(Object.entries(model.vocab).map(([text, id]) => [text === 'Ġ' ? '▁' : text, id]));
    const pieces = {
      ...tinyTokenizer,
      pre_tokenizer: null,
      decoder: null,
      model: { ...model, vocab, byte_fallback: true },
    };
    await expect(written('pieces', tinyArchitecture, { tokenizer: pieces })).rejects.toThrow(
      'no tokens for 256 of the 256 bytes',
    );
  });
});
