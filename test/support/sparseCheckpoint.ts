import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dtypeBytes, elements, fromFloat32 } from '../../main/formats/dtype.ts';
import { describeJson } from '../../main/models/describe.ts';
import { randomNumbers } from './random.ts';
import { tinyTokenizer } from './tinyModel.ts';

/** Rows of tables that hold numbers: those of the tokens of texts, and some of all others; the rest takes no room on the disk. */
const texts = Object.keys(tinyTokenizer.model.vocab).length;
const isFilled = (row: number): boolean => row < texts || row % 97 === 0;

/**
 * Writes a checkpoint whose tables of tokens are too large to be made in memory: most of their rows are holes in the file. All
 * other tensors are random, in bfloat16.
 */
export async function writeSparseCheckpoint(folder: string, config: Readonly<Record<string, unknown>>): Promise<void> {
  const { family, architecture } = describeJson(config);
  const header: Record<string, unknown> = {};
  let end = 0;
  const placed = family.parameters(architecture).map(({ name, shape, role }, seed) => {
    const from = end;
    end += dtypeBytes.BF16 * elements(shape);
    header[name] = { dtype: 'BF16', shape, data_offsets: [from, end] };
    return { from, shape, role, seed };
  });
  const json = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(json.length));
  await mkdir(folder);
  const file = await open(join(folder, 'model.safetensors'), 'wx');
  try {
    const behind = start.length + json.length;
    await file.write(Buffer.concat([start, json]), 0, behind, 0);
    await file.truncate(behind + end);
    for (const { from, shape, role, seed } of placed) {
      const numbers = randomNumbers(seed + 1);
      const [rows = 1, columns = 1] = shape.length > 1 ? shape : [1, ...shape];
      for (let row = 0; row < rows; row += 1) {
        if (rows === architecture.vocabulary && !isFilled(row)) continue;
        const values = role === 'norm' ? Array<number>(columns).fill(1) : numbers(columns, -0.04, 0.04);
        const bytes = fromFloat32(Float32Array.from(values), 'BF16');
        await file.write(bytes, 0, bytes.length, behind + from + row * bytes.length);
      }
    }
  } finally {
    await file.close();
  }
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tinyTokenizer));
}
