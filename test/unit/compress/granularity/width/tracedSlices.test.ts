import { describe, expect, it } from 'vitest';
import { tracedSlices } from '../../../../../main/compress/granularity/width/tracedSlices.ts';
import { describeJson } from '../../../../../main/models/describe.ts';
import { smallConfigs } from '../../../../support/familyConfigs.ts';
import { layeredModel, recipeOf, testExtraction } from '../../../../support/testExtraction.ts';

const sorted = <Slice extends { local: string; axis: number }>(slices: readonly Slice[]) =>
  [...slices].sort((a, b) => `${a.local} ${a.axis}`.localeCompare(`${b.local} ${b.axis}`));

describe('what the graph couples', () => {
  const families = Object.entries(smallConfigs).filter(
    ([, { config }]) => !('num_experts' in config || 'num_local_experts' in config),
  );

  it.each(families)('of %s is what its family declares', (_name, { config }) => {
    const model = describeJson(config);
    const sites = model.family.units(model.architecture, 0);
    expect(sites.length).toBeGreaterThan(0);
    for (const site of sites) expect(sorted(tracedSlices(model, site))).toEqual(sorted(site.slices));
  });

  it('has rows of queries, keys and values, and columns of the output, of a group of heads', () => {
    const source = layeredModel(1);
    const groups = source.family.units(source.architecture, 0).find(({ attends }) => attends);
    if (!groups) throw new Error('no groups');
    const found = tracedSlices(source, groups).map(({ local, axis, sizes }) => `${local} ${axis} ${sizes.join()}`);
    expect(found.sort()).toEqual([
      'self_attn.k_proj.weight 0 6',
      'self_attn.o_proj.weight 1 12',
      'self_attn.q_proj.weight 0 12',
      'self_attn.v_proj.weight 0 6',
    ]);
  });

  it('is what DepGraph and OBSPA cut by, and one and the same for models that are known', async () => {
    const run = (groups: string) =>
      testExtraction()
        .layers(2)
        .recipe('depgraph', { score: { name: 'magnitude', norm: 'l2', perMatrix: true, groups } })
        .settings({ sparsity: 0.4 })
        .run();
    expect(recipeOf('depgraph').score).toMatchObject({ groups: 'graph' });
    expect((await run('graph')).objects).toEqual((await run('declared')).objects);
  });
});
