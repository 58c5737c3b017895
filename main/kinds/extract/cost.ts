import { bytesBeside, mixes, removedParameters } from '../../compress/recipe/properties.ts';
import { stage } from '../../compress/extraction/stages.ts';
import { type Recipe, specifications } from '../../compress/recipe/document.ts';
import { denseNeeds } from '../../compress/recipe/needs.ts';
import { roundedBytes } from '../../compress/granularity/precision/precision.ts';
import { bytesOf, textAmount } from '../../compress/statistics/costs.ts';
import type { Described } from '../../models/architecture.ts';
import { trainingBytesPerNumber } from '../../tuning/methods/index.ts';
import { describeJson } from '../../models/describe.ts';
import type { Subject } from '../../project/subjects.ts';
import { engineBytes } from '../../runtime/memory.ts';
import { precisionIn, type RunSettings } from './settings.ts';
import { runStages } from './stages.ts';

/** Share of the peak that whole walks reach, with reading and widening of weights and bookkeeping. */
const efficiency = 0.5;

/** What a machine gives to a run. */
export interface Machine {
  /** Bytes of memory for what need not be kept. */
  readonly budget: number;
  /** Floating point operations per second of a matrix product. */
  readonly speed: number;
}

/** What a run would leave and what it would take of a machine, before any work. */
export function costOf(model: Subject, recipe: Recipe, settings: RunSettings, { budget, speed }: Machine) {
  const described = describeJson(model.manifest.config);
  const { family, architecture } = described;
  const layers = architecture.layers.length;
  const removed =
    settings.sparsity === null
      ? 0
      : removedParameters(described, recipe, {
          sparsity: settings.sparsity,
          layers: settings.layers ?? undefined,
        });
  const each = model.bytes / model.parameters;
  const precision = precisionIn(settings);
  // A mix of bits fills the size that was asked for.
  const filled = settings.target?.kind === 'bytes' && mixes(recipe) ? settings.target.value : null;
  const rounded = precision && roundedBytes(described, precision, each) + bytesBeside(described, recipe);
  const bytes = Math.round(filled ?? rounded ?? (model.parameters - removed) * each);
  const largest = Math.max(...model.manifest.shards.map(({ parameters }) => parameters));
  const tokens = settings.window * settings.calibrationWindows;
  const hidden = 4 * tokens * architecture.hidden;

  const stages = runStages(recipe, settings);
  const backward = stages.some(([name]) => name === stage.gradients);
  const flops = architecture.layers.reduce(
    (sum, _, l) => sum + family.flops(architecture, l, settings.calibrationWindows, settings.window),
    0,
  );
  const passes = stages
    .filter(([name]) => name !== stage.cutting && name !== stage.scoringUnits)
    .reduce((sum, [, weight]) => sum + weight, 0);
  const kept = hidden * (backward ? layers + 2 : 2);
  const training = trainingBytes(recipe, { all: model.parameters - removed, largest });
  // Weights, and for gradients also totals, importance and the gradients themselves, all float32.
  const weights = 4 * largest * (backward ? 4 : 2);
  return {
    sparsity: settings.sparsity,
    parameters: model.parameters - removed,
    bytes,
    peakMemory: Math.round(engineBytes + weights + Math.max(training, Math.min(kept, budget))),
    disk: Math.round(bytes + statisticsBytes(recipe, described, settings) + Math.max(0, kept - budget)),
    seconds: Math.max(1, (flops * passes) / (speed * efficiency) + model.bytes / 200e6),
  };
}

/**
 * What training holds: the numbers it changes with their gradients and what the optimiser remembers of them. Weights that stay
 * as they are, the unpruned model that reads along, and hidden states are kept only while there is room.
 */
function trainingBytes(
  { inTrainingPruning, recovery }: Recipe,
  parameters: { readonly all: number; readonly largest: number },
): number {
  const trainings = [...(inTrainingPruning ? [inTrainingPruning] : []), ...(recovery === 'none' ? [] : [recovery])];
  return Math.max(
    0,
    ...trainings.map(
      ({ train, of }) => (of === 'sublayers' ? parameters.largest : parameters.all) * trainingBytesPerNumber(train),
    ),
  );
}

/** What is measured before each cut is kept beside the variant. */
function statisticsBytes(recipe: Recipe, model: Described, settings: RunSettings): number {
  const text = textAmount(settings);
  return specifications(recipe).reduce((sum, one) => sum + bytesOf(denseNeeds(one), model, text), 0);
}
