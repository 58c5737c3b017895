import { expect, it } from 'vitest';
import { parseManifest, placesOf, type Shard, storagesOf } from '../../../main/project/manifest.ts';
import { tinyConfig } from '../../support/tinyModel.ts';

const shard = (part: number | string) => ({ part, object: `of ${part}`, parameters: 2, nonzero: 1, bytes: 4 });

it('reads manifests of older projects, which wrote layers as numbers', () => {
  const stored = { format: 1, config: tinyConfig, files: [], shards: ['embedding', 0, 1, 'head'].map(shard) };
  const manifest = parseManifest(JSON.stringify(stored));
  const part = ({ part: name }: Shard) => name;
  expect(manifest.shards.map(part)).toEqual(['embedding', '0', '1', 'head']);
  expect(manifest.shards[1]).toEqual({ ...shard(0), part: '0' });
  expect(parseManifest(JSON.stringify(manifest))).toEqual(manifest);
  expect([...placesOf(manifest)]).toEqual([
    ['embedding', 'embedding'],
    ['0', 0],
    ['1', 1],
    ['head', 'head'],
  ]);
});

it('adds the bytes of every storage up, and says nothing where an older program did not count them', () => {
  const counted = { ...shard(0), part: '0', storages: { q4_k: 3, BF16: 1 } };
  const shards = [counted, { ...counted, part: '1', storages: { BF16: 7 } }];
  expect(Object.entries(storagesOf({ shards }) ?? {})).toEqual([
    ['BF16', 8],
    ['q4_k', 3],
  ]);
  expect(storagesOf({ shards: [counted, { ...shard(1), part: '1' }] })).toBeNull();
});
