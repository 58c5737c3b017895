import { z } from 'zod';
import type { Trainable } from '../../training/trainable.ts';
import type { InTrainingMethod, InTrainingWork } from '../inTrainingPruning.ts';
import { gatedTuning } from './gatedTuning.ts';
import { type Gates, gatePlaces, gatesAt, layerGates } from './gates.ts';
import { type LayerBlock, subsetLaw, waysToKeep } from './laws/subsets.ts';
import { sampled } from './sampled.ts';

const options = z.strictObject({
  /** Neighbouring layers among which some are kept. */
  block: z.number().int().min(2).max(10).default(4),
  temperature: z.number().gt(0).default(1),
  /** Learning rate of the logits as a multiple of the run's. */
  gateRate: z.number().gt(0).default(50),
  /** Share of the steps in which layers are drawn; then the likeliest stay. */
  until: z.number().gt(0).max(1).default(0.6),
});

/**
 * In every block of neighbouring layers one of the ways to keep so many is drawn in each step, likelier where the loss is
 * lower, while LoRA stands for the training that follows (Fang et al. 2025).
 */
export const layerSampling: InTrainingMethod<z.infer<typeof options>> = {
  name: 'layerSampling',
  explanation:
    'Draws in every step which layers stay, learns which draws recover best while the rest trains along, and keeps those.',
  citation: 'Fang, Li, Ma, Wang. CVPR 2025 (TinyFusion). arXiv:2412.01199',
  options,
  removes: ['layers'],
  prepare: (work, { block, temperature, gateRate, until }) => {
    const blocks = blocksOf(work, block);
    const gates = gatesAt(work, gatePlaces(work, [layerGates]), subsetLaw(blocks, temperature), gateRate);
    const groups = blocks.map((of) => ({
      of,
      gates: gates.filter((one) => layerOf(one) >= of.first && layerOf(one) < of.first + of.size),
    }));
    const last = Math.ceil(until * work.steps);
    const logits = (one: Gates) => one.trained['logits'] as Trainable;
    const open = (of: LayerBlock, own: readonly Gates[], score: (way: number) => number) => {
      const best = of.ways.reduce((at, _, way) => (score(way) > score(at) ? way : at), 0);
      for (const one of own) one.open[0] = of.ways[best]?.[layerOf(one) - of.first] as number;
    };
    /** Noise first for a block, then for all its layers the same. */
    const drawn = sampled(
      gates,
      work.seed,
      ({ constants: { noise }, layer }, uniform) => {
        const own = groups.find((group) => group.gates[0]?.layer === layer);
        if (!own || !noise) return;
        for (let i = 0; i < noise.length; i += 1) noise[i] = gumbel(uniform(i));
        for (const one of own.gates) one.constants['noise']?.set(noise);
        const [first] = own.gates;
        if (first) open(own.of, own.gates, (way) => (logits(first).values[way] as number) + (noise[way] as number));
      },
      {
        beforeUpdate: () => {
          // One set of logits for a block: its layers' gradients are summed.
          for (const { gates: own } of groups) {
            const [first, ...others] = own.map((one) => logits(one).gradient);
            for (const other of others) other.forEach((g, i) => ((first as Float32Array)[i]! += g));
            for (const other of others) other.set(first as Float32Array);
          }
        },
        afterUpdate: () => {
          for (const { of, gates: own } of groups) {
            const [first] = own;
            if (!first) continue;
            open(of, own, (way) => logits(first).values[way] as number);
            const probabilities = softmaxOf(logits(first).values);
            for (const one of own) {
              const kept = probabilities.reduce(
                (sum, p, way) => sum + p * (of.ways[way]?.[layerOf(one) - of.first] as number),
                0,
              );
              one.ranking[0] = (one.open[0] as number) + kept;
            }
          }
          for (const one of gates) if (!groups.some((group) => group.gates.includes(one))) one.ranking[0] = 3;
        },
      },
    );
    return gatedTuning(work, gates, {
      beforeStep: (step) => {
        if (step.number < last) return drawn.beforeStep?.(step);
        for (const one of gates) logits(one).rate = 0;
      },
      beforeUpdate: (step) => (step.number < last ? drawn.beforeUpdate?.(step) : undefined),
      afterUpdate: (step) => (step.number < last ? drawn.afterUpdate?.(step) : undefined),
      counts: (done) => done >= last,
    });
  },
};

/** Gates of layers have one each. */
const layerOf = ({ layer }: Gates): number => layer as number;

/** Runs of neighbouring layers that lose the wanted number together, each as near to its share as can be. */
export function blocksOf(
  { source, sparsity, shareOf }: Pick<InTrainingWork, 'source' | 'sparsity' | 'shareOf'>,
  size: number,
) {
  const { architecture, family } = source;
  const may = architecture.layers.map((_, layer) => shareOf(layer) > 0 && family.units(architecture, layer).length > 0);
  const many = may.filter(Boolean).length;
  const gone = Math.min(many - 1, Math.max(1, Math.round(sparsity * many)));
  const blocks: LayerBlock[] = [];
  let [first, seen, spent] = [0, 0, 0];
  while (first < may.length) {
    if (!may[first]) {
      first += 1;
      continue;
    }
    let own = 1;
    while (own < size && may[first + own]) own += 1;
    seen += own;
    const goes = Math.min(own, Math.round((gone * seen) / many) - spent);
    spent += goes;
    blocks.push({ first, size: own, keep: own - goes, ways: waysToKeep(own, own - goes) });
    first += own;
  }
  return blocks;
}

const gumbel = (u: number): number => -Math.log(-Math.log(Math.min(1 - 1e-7, Math.max(1e-7, u))));

function softmaxOf(logits: Float32Array): Float64Array {
  const most = Math.max(...logits);
  const powers = Float64Array.from(logits, (x) => Math.exp(x - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((x) => x / sum);
}
