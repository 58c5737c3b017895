import { expect, it } from 'vitest';
import { parseManifest, placesOf, type Shard } from '../../../main/project/manifest.ts';
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
