import type { ExpertWatcher } from '../../../walk/expertWalk.ts';
import { mixtureSites } from '../../../models/mixtures/expertUnits.ts';
import type { Stream } from '../../../walk/stream.ts';
import { blendedSides, type Extraction, type Side } from '../../extraction/extraction.ts';
import { readFloat64, storedFloats } from '../../extraction/tensors.ts';
import { blend } from '../blend.ts';
import { forwardStages } from '../costs.ts';
import type { OwnStatistic } from '../statistic.ts';
import { ofMixtures, tokensIn } from './ofMixtures.ts';

/** Means over tokens of what the experts of one layer do, each [experts]. A token that does not go to an expert counts 0 there. */
const means = ['share', 'mass', 'leading', 'output', 'length', 'moved', 'logit'] as const;

/** What text does in the experts of one layer, blended by λ; and, of all text together, how many tokens and how much at most. */
export interface LayerRouting {
  /** Share of the tokens that go to an expert. */
  readonly share: Float64Array;
  /** Mean gate. */
  readonly mass: Float64Array;
  /** Mean gate, that of tokens whose largest gate is another expert's counting as 0. */
  readonly leading: Float64Array;
  /** Mean of gate · ‖output‖. */
  readonly output: Float64Array;
  /** Mean of ‖output‖. */
  readonly length: Float64Array;
  /** Mean of gate · ‖output‖ · max(1 − cos(h before the experts, h behind them), 0). */
  readonly moved: Float64Array;
  /** Mean score by the router. */
  readonly logit: Float64Array;
  /** Tokens that went to each. */
  readonly seen: Float64Array;
  /** Longest output. */
  readonly largest: Float64Array;
}

/** By layer; layers without experts are not there. */
export type Routing = ReadonlyMap<number, LayerRouting>;

type Sums = Record<keyof LayerRouting, Float64Array>;

async function collect(extraction: Extraction): Promise<Routing> {
  const lambda = extraction.settings.lambda ?? 1;
  const found = new Map<Side, ReadonlyMap<number, LayerRouting>>();
  for (const side of blendedSides(lambda)) found.set(side, await ofSide(extraction, side));
  return new Map(
    mixtureSites(extraction.source).map(({ layer }) => {
      const [general, domain] = [found.get('general')?.get(layer), found.get('domain')?.get(layer)];
      const both = (of: keyof LayerRouting, join: (a: number, b: number) => number) =>
        Float64Array.from((domain ?? general)?.[of] ?? [], (one, at) =>
          domain && general ? join(one, general[of][at] as number) : one,
        );
      const blended = means.map((of) => [of, blend(general?.[of] ?? null, domain?.[of] ?? null, lambda)] as const);
      const whole = { seen: both('seen', (a, b) => a + b), largest: both('largest', Math.max) };
      return [layer, { ...(Object.fromEntries(blended) as Record<(typeof means)[number], Float64Array>), ...whole }];
    }),
  );
}

/** What is known of every layer on the text of a side. */
async function ofSide(extraction: Extraction, side: Side): Promise<ReadonlyMap<number, LayerRouting>> {
  const known = await ofMixtures(extraction, side, {
    // Earlier versions kept the same under "routing", without what leads.
    name: 'routing of tokens',
    observe: async (stream, layer, { experts }) => {
      const sums = emptySums(experts);
      await extraction.walker.watchExperts(stream, layer, summing(sums, stream, extraction.source.architecture.hidden));
      return Object.entries(sums).map(([name, sum]) => storedFloats(name, sum, [sum.length]));
    },
  });
  const read = new Map<number, LayerRouting>();
  for (const [layer, artifact] of known) {
    const entries = await Promise.all(names.map(async (name) => [name, await readFloat64(artifact, name)] as const));
    read.set(layer, Object.fromEntries(entries) as Sums);
  }
  return read;
}

const names: readonly (keyof LayerRouting)[] = [...means, 'seen', 'largest'];

const emptySums = (experts: number): Sums =>
  Object.fromEntries(names.map((name) => [name, new Float64Array(experts)])) as Sums;

/** Adds up what passes; padding counts nowhere. */
function summing(sums: Sums, stream: Stream, hidden: number): ExpertWatcher {
  const experts = sums.share.length;
  const { all, isToken } = tokensIn(stream);
  /** Gate · ‖output‖ of every token and expert of a batch, until it is known how far the token was moved. */
  const outputs: Float64Array[] = [];
  const gates: Float32Array[] = [];
  return {
    routed: ({ batch, tokens, logits, gates: found }) => {
      gates[batch] = found;
      outputs[batch] = new Float64Array(tokens * experts);
      for (let at = 0; at < found.length; at += 1) {
        if (!isToken(batch, Math.floor(at / experts))) continue;
        const expert = at % experts;
        const gate = found[at] as number;
        sums.logit[expert]! += (logits[at] as number) / all;
        sums.mass[expert]! += gate / all;
        sums.share[expert]! += gate > 0 ? 1 / all : 0;
        sums.seen[expert]! += gate > 0 ? 1 : 0;
      }
      for (let token = 0; token < tokens; token += 1) {
        if (!isToken(batch, token)) continue;
        const own = found.subarray(token * experts, (token + 1) * experts);
        const first = own.indexOf(Math.max(...own));
        sums.leading[first]! += (own[first] as number) / all;
      }
    },
    passed: (expert, batch, norms) => {
      for (const [token, norm] of norms.entries()) {
        const output = norm * (gates[batch]?.[token * experts + expert] as number);
        (outputs[batch] as Float64Array)[token * experts + expert] = output;
        sums.output[expert]! += output / all;
        sums.length[expert]! += norm / all;
        sums.largest[expert] = Math.max(sums.largest[expert] as number, norm);
      }
    },
    moved: (batch, before, behind) => {
      const found = outputs[batch] as Float64Array;
      for (let token = 0; token < found.length / experts; token += 1) {
        if (!isToken(batch, token)) continue;
        const turn = Math.max(0, 1 - cosine(before, behind, token * hidden, hidden));
        for (let expert = 0; expert < experts; expert += 1)
          sums.moved[expert]! += ((found[token * experts + expert] as number) * turn) / all;
      }
    },
  };
}

function cosine(a: Float32Array, b: Float32Array, from: number, size: number): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = from; i < from + size; i += 1) {
    dot += (a[i] as number) * (b[i] as number);
    aa += (a[i] as number) ** 2;
    bb += (b[i] as number) ** 2;
  }
  return dot / Math.max(Math.sqrt(aa * bb), 1e-30);
}

/** Where tokens go, and what the experts make of them. */
export const routing: OwnStatistic<null, Routing> = {
  kind: 'own',
  name: 'routing',
  explanation: 'which experts the text goes to, how strongly, and what they add',
  pass: 'routing',
  stages: forwardStages,
  bytes: (model, { sides }) =>
    mixtureSites(model).reduce((sum, { mixture }) => sum + 8 * names.length * sides * mixture.experts, 0),
  collect,
};
