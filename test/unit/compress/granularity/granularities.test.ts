import { describe, expect, it } from 'vitest';
import { weightScores } from '../../../../main/compress/granularity/weight/scores/index.ts';
import {
  granularities,
  granularityOf,
  unitNames,
  unitOf,
  unitsRemovedBy,
} from '../../../../main/compress/granularity/index.ts';
import { linearParameters } from '../../../../main/compress/granularity/parameters.ts';
import type { Specification } from '../../../../main/compress/recipe/specification.ts';
import { specificationProblem } from '../../../../main/compress/recipe/specificationProblem.ts';
import { llama } from '../../../../main/models/families/llama.ts';
import { describeJson } from '../../../../main/models/describe.ts';
import { smallConfigs } from '../../../support/familyConfigs.ts';
import { smallArchitecture } from '../../../support/seededModel.ts';

const model = { family: llama, architecture: smallArchitecture() };
const mixture = describeJson(smallConfigs.mixtral.config);
/** A model that has the unit. */
const having = (unit: string) =>
  granularityOf(unit).refusal?.(model, granularityOf(unit).plain(unit)) ? mixture : model;
const shares = { sparsity: 0.5 };
const weights: Specification = {
  ...{ unit: 'weight', score: 'magnitude', group: 'matrix', allocation: 'uniform' },
  ...{ compensation: 'none', schedule: 'oneShot' },
};
const added = (specification: Specification) => granularityOf(specification.unit).added(model, specification, shares);

describe('granularities', () => {
  it('have every unit once, and say which one is meant', () => {
    expect(new Set(unitNames).size).toBe(unitNames.length);
    for (const granularity of granularities)
      for (const { name } of granularity.units) expect(granularityOf(name)).toBe(granularity);
    expect(() => unitOf('bit')).toThrow('There is no unit "bit" to remove; there are weight, structure,');
    expect(specificationProblem({ ...weights, unit: 'bit' })).toEqual({
      field: 'unit',
      reason: expect.stringContaining('expected one of "none"|"weight"|"structure"'),
    });
  });

  it.each(unitNames)('compare %s with cuts that make sense, one at random and one plain', (unit) => {
    const granularity = granularityOf(unit);
    const plain = granularity.plain(unit);
    const random = granularity.random(plain);
    for (const specification of [plain, random]) expect(specificationProblem(specification)).toBeNull();
    expect([plain.unit, random.unit]).toEqual([unit, unit]);
    // Nothing is chosen at random where everything stays: plain rounding is what has to be beaten.
    expect(random).toMatchObject({ score: granularity.rounds ? 'even' : 'random', compensation: 'none' });
  });

  it.each(unitNames)('know how many parameters %s has, and that at most those go', (unit) => {
    const granularity = granularityOf(unit);
    const specification = granularity.plain(unit);
    const all = granularity.parameters(having(unit), specification);
    const gone = granularity.removed(having(unit), specification, shares);
    expect(all).toBeGreaterThan(0);
    expect(gone).toBeLessThanOrEqual(all);
    expect(gone > 0).toBe(granularity.shrinks && !granularity.rounds);
    if (granularity.grows) expect(granularity.added(model, specification, shares)).toBeGreaterThan(0);
  });

  it('count what comes instead: factors of a rank however it is given, and biases', () => {
    const linears = llama.parameters(model.architecture).filter(({ role }) => role === 'linear');
    const factors = (rank: number) =>
      linears.reduce(
        (sum, { shape: [rows = 0, columns = 0] }) => sum + Math.min(rank, rows, columns) * (rows + columns),
        0,
      );
    expect(added(weights)).toBe(0);
    expect(added({ ...weights, compensation: { name: 'residual', rank: 2 } })).toBe(factors(2));
    // Without a rank as many as the component itself takes.
    expect(added({ ...weights, compensation: 'residual' })).toBe(
      added({ ...weights, compensation: [{ name: 'residual' }] }),
    );
    expect(added(granularityOf('neuron').plain('neuron'))).toBe(
      model.architecture.layers.length * model.architecture.hidden,
    );
    expect(granularityOf('weight').parameters(model, weights)).toBe(linearParameters(model));
  });

  it('say who decides what every layer loses', () => {
    const decides = (specification: Specification) => granularityOf(specification.unit).decidesShares(specification);
    expect(decides(weights)).toBe(false);
    expect(decides({ ...weights, group: { remove: 2, of: 4 } })).toBe(true);
    expect(decides({ ...weights, group: 'model', allocation: 'global' })).toBe(true);
    expect(['structure', 'layer', 'rank'].map((unit) => decides(granularityOf(unit).plain(unit)))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('refuse repairs that would leave no pattern, and sweeps by a score they do not measure', () => {
    const pattern = { ...weights, group: { remove: 2, of: 4 } };
    expect(specificationProblem({ ...pattern, compensation: 'admm' })).toEqual({
      field: 'compensation',
      reason: 'admm chooses anew what goes, so no pattern would be left',
    });
    expect(specificationProblem({ ...pattern, compensation: 'obsUpdate' })).toBeNull();
    const sweep = { ...weights, group: { columns: 4 }, compensation: 'obsUpdate' };
    expect(specificationProblem(sweep)).toEqual({
      field: 'score',
      reason: 'a sweep over blocks of columns chooses by the score "obs" itself',
    });
    for (const score of ['obs', { name: 'obs' }]) expect(specificationProblem({ ...sweep, score })).toBeNull();
    expect(weightScores.components.filter(({ swept }) => swept).map(({ name }) => name)).toEqual(['obs']);
  });

  it('are what methods that prune while training find out about', () => {
    expect(unitsRemovedBy({ removes: ['weights'] })).toEqual(['weight']);
    expect(unitsRemovedBy({ removes: ['units', 'layers'] })).toEqual(['structure', 'kvGroup', 'neuron', 'layer']);
  });
});
