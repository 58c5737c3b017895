import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSafetensors } from '../../main/formats/safetensors.ts';
import { ggmlFormats } from '../../main/formats/storage/ggml/index.ts';
import { u32 } from '../../main/runtime/random.ts';
import { installed, needsLlamaCpp, runClient } from '../support/llamaCpp.ts';
import { shared } from '../support/shared.ts';
import { squaredError } from '../unit/formats/storage/squaredError.ts';

/** Our roundings beside those of stock llama.cpp, on matrices of a trained model. */
const able = shared !== null && installed;
const title = shared === null ? 'rounding (skipped: no shared data)' : needsLlamaCpp('rounding');

/** Formats whose bytes are those of llama.cpp where nothing is known of importance. */
const exact = ['q8_0', 'q4_0', 'q4_1', 'q5_0', 'q5_1', 'mxfp4'];

const names = ['q_proj', 'v_proj', 'o_proj'].map((name) => `self_attn.${name}`);
const tensors = ['0', '3'].flatMap((layer) =>
  [...names, 'mlp.up_proj', 'mlp.down_proj'].map((name) => `model.layers.${layer}.${name}.weight`),
);

const bytesOf = (floats: Float32Array) => new Uint8Array(floats.buffer);
const floatsOf = (path: string) => new Float32Array(Uint8Array.from(readFileSync(path)).buffer);

describe.skipIf(!able)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-quantisers-'));
  const matrices: { columns: number; values: Float32Array }[] = [];
  beforeAll(async () => {
    const file = await openSafetensors(join(shared as string, 'models/meadow-8m/model.safetensors'));
    for (const name of tensors) {
      const columns = file.tensors.get(name)?.shape[1] as number;
      matrices.push({ columns, values: await file.readFloat32(name) });
    }
    await file.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Every matrix that fits a format: ours and theirs, and ours as they read it. */
  function rounded(format: (typeof ggmlFormats)['q8_0'], important: boolean) {
    const tasks = matrices.flatMap(({ columns, values }, i) => {
      if (columns % format.block) return [];
      const path = (name: string) => join(folder, `${i}.${name}`);
      // From a hundredth to a hundred, as the strengths of activations spread.
      const importance = Float32Array.from({ length: columns }, (_, j) => 10 ** ((4 * u32(i, j)) / 2 ** 32 - 2));
      const ours = format.pack(values, important ? importance : undefined);
      writeFileSync(path('values'), bytesOf(values));
      writeFileSync(path('importance'), bytesOf(importance));
      writeFileSync(path('ours'), ours);
      const files = { values: path('values'), ours: path('ours'), bytes: path('bytes'), oursAsValues: path('read') };
      const task = { format: format.name, columns, ...files, ...(important && { importance: path('importance') }) };
      return [{ task, values, ours, importance: important ? importance : undefined }];
    });
    const list = join(folder, 'tasks.json');
    writeFileSync(list, JSON.stringify(tasks.map(({ task }) => task)));
    runClient('ggmlQuantiser.js', [list]);
    return tasks.map((one) => {
      const unpacked = (bytes: Uint8Array) => {
        const result = new Float32Array(one.values.length);
        format.unpackInto(bytes, result);
        return result;
      };
      const theirs = Uint8Array.from(readFileSync(one.task.bytes));
      const error = (bytes: Uint8Array) => squaredError(one.values, unpacked(bytes), one.importance);
      const read = { here: unpacked(one.ours), there: floatsOf(one.task.oursAsValues) };
      return { ours: one.ours, theirs, read, error: error(one.ours), theirError: error(theirs) };
    });
  }

  describe.each(Object.values(ggmlFormats).map((format) => [format.name, format] as const))('%s', (name, format) => {
    it.each([false, true])('errs by at most a fiftieth more than llama.cpp (importance: %s)', (important) => {
      const results = rounded(format, important);
      expect(results.length).toBeGreaterThan(5);
      for (const { ours, theirs, read } of results) {
        expect(Buffer.compare(bytesOf(read.here), bytesOf(read.there))).toBe(0);
        if (exact.includes(name) && !important) expect(Buffer.compare(ours, theirs)).toBe(0);
      }
      const sum = (of: 'error' | 'theirError') => results.reduce((all, result) => all + result[of], 0);
      expect(sum('error') / sum('theirError')).toBeLessThanOrEqual(1.02);
    });
  });
});
