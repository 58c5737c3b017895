import { describe, expect, it } from 'vitest';
import { sliceUnits } from '../../main/compress/granularity/width/slice.ts';
import { openCheckpoint } from '../../main/formats/checkpoint.ts';
import { readConfig } from '../../main/formats/huggingFaceConfig.ts';
import { exporterOf } from '../../main/export/index.ts';
import type { LayerShape, UnitSite } from '../../main/models/architecture.ts';
import { withExperts } from '../../main/models/mixtures/expertUnits.ts';
import { checkpointSource } from '../../main/models/checkpointSource.ts';
import { describeJson } from '../../main/models/describe.ts';
import { elements, type ModelSource, parameterOf, parametersAt } from '../../main/models/source.ts';
import { exportedShape } from '../../main/models/stockConfig.ts';
import { indicesOf } from '../../main/models/unitSums.ts';
import { float32, floats } from '../../main/runtime/tensor.ts';
import { expectClose, waysToLogits } from './familyChecks.ts';
import { temporaryFolder } from './folder.ts';
import { meanLoss, type NaiveLogits } from './naive/primitives.ts';
import { device } from './owned.ts';
import { memorySource, seededWeights } from './seededModel.ts';
import { wholeModel } from './wholeModel.ts';

/** A config of a family with what its own loops make of it. */
export interface Member {
  readonly config: Readonly<Record<string, unknown>>;
  readonly naive: NaiveLogits;
  /** Only texts that are read as a whole are as in the loops: what comes before a token depends on what follows. */
  readonly whole?: boolean;
}

const ids = [3, 14, 15, 9, 26, 5, 35, 8, 9, 7];

/** A model of a config in memory, with weights that are the same every time. */
export function seededModel(config: Member['config']) {
  const { family, architecture } = describeJson(config);
  const weights = seededWeights(architecture, 5, family);
  return { family, architecture, weights, source: memorySource(architecture, weights, family) };
}

type Seeded = ReturnType<typeof seededModel>;

/** What every family owes: its numbers, its gradients, its units, and a folder that stock programs read. */
export function familyContract(title: string, { config, naive, whole = false }: Member): void {
  describe(title, () => {
    const model = seededModel(config);
    const { family, architecture, weights, source } = model;

    it.each(Object.entries(waysToLogits).slice(0, whole ? 1 : undefined))(
      '%s to the logits of plain loops',
      async (_way, logits) => {
        expectClose(await logits(source, ids), naive(config, weights, ids));
      },
    );

    it('has the loss and the gradients of every parameter that differences of plain loops say, to 1e-4', async () => {
      const { loss, gradients } = await wholeModel(device, source, [ids]);
      const lossWith = (name: string, at: number, by: number) => {
        const changed = Float64Array.from(weights.get(name) ?? []);
        changed[at]! += by;
        return meanLoss(naive(config, new Map<string, ArrayLike<number>>([...weights, [name, changed]]), ids), ids);
      };
      expect(loss / meanLoss(naive(config, weights, ids), ids)).toBeCloseTo(1, 5);
      for (const { name, shape } of source.parameters) {
        const found = gradients.get(name)!;
        const norm = Math.hypot(...found);
        const last = elements(shape) - 1;
        for (const at of new Set([0, Math.min(Math.floor(elements(shape) / 2) + 1, last), last])) {
          const difference = (lossWith(name, at, 1e-4) - lossWith(name, at, -1e-4)) / 2e-4;
          // A single number's gradient is a sum over everything, of which float32 may leave little.
          expect(Math.abs(found[at]! - difference), `${name}[${at}]`).toBeLessThan(1e-4 * norm + 2e-7);
        }
      }
    });

    it('counts a unit as what removing it saves, and answers without it as if it were zero', async () => {
      for (const site of family.units(architecture, 0)) {
        const kept = Array.from({ length: site.count }, (_, unit) => unit).filter((unit) => unit !== 1);
        const cut = without(model, site, kept);
        const count = (of: ModelSource) => of.parameters.reduce((sum, { shape }) => sum + elements(shape), 0);
        expect(count(source) - count(cut), site.kind).toBe(site.cost);
        const masked = naive(config, zeroed(model, site, 1), ids);
        expectClose(await waysToLogits['walks layer by layer']!(cut, ids), masked, 1e-4);
      }
    });

    it('leaves as a folder with an ordinary config, and is read from it again', async () => {
      const { config: written, special } = exportedShape(config, source);
      expect(special).toBeNull();
      expect(describeJson(written).architecture).toEqual(architecture);
      const exporter = exporterOf('hf');
      const folder = await temporaryFolder();
      await exporter.write(
        { name: 'model', source, config, files: [], card: {} as never },
        { config: written } as never,
        folder,
      );
      const checkpoint = await openCheckpoint(folder);
      const again = checkpointSource(checkpoint, await readConfig(folder), 'again');
      for (const parameter of again.parameters)
        expect(await again.read(parameter), parameter.name).toEqual(weights.get(parameter.name));
      await checkpoint.close();
    });

    it('with layers that differ leaves with the layers recorded', () => {
      const [first, ...rest] = architecture.layers as [LayerShape, ...LayerShape[]];
      const [site] = family.units(architecture, 0);
      const mixture = family.mixture(first, architecture);
      const narrow = site ? family.resize(first, site.kind, 1, false) : first;
      const layers = [mixture ? withExperts(narrow, mixture, mixture.chosen) : narrow, ...rest];
      const { config: written, special } = exportedShape(config, { family, architecture: { ...architecture, layers } });
      expect(special).toBe('its layers have widths of their own');
      expect(describeJson(written).architecture).toEqual({ ...architecture, layers });
    });
  });
}

/** The model whose first layer keeps some units of a kind. */
function without(
  { family, architecture, source, weights }: Seeded,
  site: UnitSite,
  kept: readonly number[],
): ModelSource {
  const [shape, ...rest] = architecture.layers as [LayerShape, ...LayerShape[]];
  const own = parametersAt(source, 0);
  const read = own.map((one) => [one.local, float32(weights.get(one.name)!, one.shape)] as const);
  const cut = sliceUnits(family, architecture, { shape, weights: Object.fromEntries(read) }, site, kept);
  const changed = new Map(weights);
  for (const { name, local } of own) changed.set(name, floats(cut.weights[local]));
  return memorySource({ ...architecture, layers: [cut.shape, ...rest] }, changed, family);
}

/** The weights with one unit of the first layer set to zero wherever it lives. */
function zeroed({ source, weights }: Seeded, site: UnitSite, unit: number): Map<string, Float32Array> {
  const changed = new Map(weights);
  for (const slice of site.slices) {
    const { name, shape } = parameterOf(source, 0, slice.local);
    const values = Float32Array.from(weights.get(name)!);
    const [, columns = 1] = shape;
    for (const index of indicesOf(site, slice, [unit]))
      if (slice.axis === 0) values.fill(0, index * columns, (index + 1) * columns);
      else for (let at = index; at < values.length; at += columns) values[at] = 0;
    changed.set(name, values);
  }
  return changed;
}
