import { describe, expect, it } from 'vitest';
import { tensorsToWrite } from '../../../../main/export/gguf/tensors.ts';
import { type GgufType, ggufTypes, stored } from '../../../../main/export/gguf/types.ts';
import { toFloat32 } from '../../../../main/formats/dtype.ts';
import { eachPiece } from '../../../../main/formats/rows.ts';
import { type Storage, storageBytes } from '../../../../main/formats/storage/index.ts';
import { ggufArchitectureOf } from '../../../../main/gguf/architectures/index.ts';
import type { GgufArchitecture } from '../../../../main/gguf/architectures/architecture.ts';
import { describeJson } from '../../../../main/models/describe.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { packedSource } from '../../../support/packedSource.ts';
import { memorySource, seededWeights } from '../../../support/seededModel.ts';

const { family, architecture } = describeJson({ ...smallConfigs.mixtral.config, intermediate_size: 32 });
const source = memorySource(architecture, seededWeights(architecture, 5, family), family);
const as = ggufArchitectureOf(source).as as GgufArchitecture;
const expert = (number: number) => `model.layers.1.block_sparse_moe.experts.${number}.w1.weight`;
const weightOf = async (of: typeof source, number: number) => {
  const parameter = of.parameters.find(({ name }) => name === expert(number));
  return parameter ? await of.read(parameter) : null;
};

/** The tensor of all experts' gates in layer 1, with its pieces. */
async function gates(of: typeof source, type: GgufType) {
  const found = tensorsToWrite(as, of, type).find(({ name }) => name === 'blk.1.ffn_gate_exps.weight');
  if (!found) throw new Error('There is no such tensor.');
  const pieces: Uint8Array[] = [];
  for await (const piece of eachPiece(found.load())) pieces.push(piece);
  return { ...found, pieces };
}

describe('experts in a GGUF file', () => {
  it('lie one behind the other in one tensor, and are written one at a time', async () => {
    const { storage, shape, pieces } = await gates(source, stored);
    expect([storage, shape]).toEqual(['F32', [4, 32, 32]]);
    expect(pieces.map(({ byteLength }) => byteLength)).toEqual([4096, 4096, 4096, 4096]);
    for (const [number, piece] of pieces.entries())
      expect(toFloat32(piece, 'F32')).toEqual(await weightOf(source, number));
  });

  it('are packed alike where a type packs them', async () => {
    const q8 = ggufTypes.find(({ name }) => name === 'q8_0') as GgufType;
    const { storage, shape, pieces } = await gates(source, q8);
    expect(storage).toBe('q8_0');
    expect(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(storageBytes('q8_0', shape));
  });

  it('are stored as what holds all their numbers where they were packed in several ways', async () => {
    const mixed = packedSource(source, ({ name }): Storage => (name === expert(2) ? 'q4_0' : 'F32'));
    const { storage, pieces } = await gates(mixed, stored);
    expect(storage).toBe('F32');
    expect(toFloat32(pieces[2] as Uint8Array, 'F32')).toEqual(await weightOf(mixed, 2));
    expect(await weightOf(mixed, 2)).not.toEqual(await weightOf(source, 2));
  });
});
