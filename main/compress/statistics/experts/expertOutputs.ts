import { GraphBuilder } from '../../../graph/builder.ts';
import { matMul, swapLast, transpose } from '../../../graph/ops/index.ts';
import { type MixtureSite, mixtureSites } from '../../../models/mixtures/expertUnits.ts';
import { DisposalStack } from '../../../runtime/disposal.ts';
import { float32, floats } from '../../../runtime/tensor.ts';
import { Activations } from '../../../walk/activations.ts';
import type { Stream } from '../../../walk/stream.ts';
import { blendedSides, type Extraction, type Side } from '../../extraction/extraction.ts';
import { readFloat32, storedFloats } from '../../extraction/tensors.ts';
import type { Artifact, StoredTensor } from '../../extraction/workspace.ts';
import { forwardStages } from '../costs.ts';
import type { OwnStatistic } from '../statistic.ts';
import { ofMixtures } from './ofMixtures.ts';

/**
 * Every token of a text in one layer: how the router scores all experts, and the products of what all of them would put out, from
 * which the error of any choice of experts follows: ‖Σ dⱼ Eⱼ(x)‖² = dᵀ G d.
 */
export interface TokenOutputs {
  readonly tokens: number;
  /** What one token of this text counts. */
  readonly weight: number;
  /** [tokens, experts] */
  readonly logits: Float32Array;
  /** G of every token, [tokens, experts, experts]. */
  readonly products: Float32Array;
}

/** What is known of a layer, by side; read when it is wanted, for it is large. */
export type ExpertOutputs = (layer: number) => Promise<readonly TokenOutputs[]>;

async function collect(extraction: Extraction): Promise<ExpertOutputs> {
  const lambda = extraction.settings.lambda ?? 1;
  const found: { weight: number; layers: ReadonlyMap<number, Artifact> }[] = [];
  for (const side of blendedSides(lambda))
    found.push({ weight: side === 'domain' ? lambda : 1 - lambda, layers: await ofSide(extraction, side) });
  return (layer) =>
    Promise.all(
      found.map(async ({ weight, layers }) => {
        const artifact = layers.get(layer) as Artifact;
        const [logits, products] = await Promise.all([
          readFloat32(artifact, 'logits'),
          readFloat32(artifact, 'products'),
        ]);
        const experts = products.length / logits.length;
        const tokens = logits.length / experts;
        return { tokens, weight: weight / tokens, logits, products };
      }),
    );
}

const ofSide = (extraction: Extraction, side: Side): Promise<ReadonlyMap<number, Artifact>> =>
  ofMixtures(extraction, side, {
    name: 'expertOutputs',
    observe: (stream, layer, mixture) => observed(extraction, stream, layer, mixture),
  });

/** Moves the stream behind the layer; what every expert makes of every token is there for one batch at a time. */
async function observed(
  { walker, source, workspace }: Extraction,
  stream: Stream,
  layer: number,
  { experts }: MixtureSite,
): Promise<StoredTensor[]> {
  const { hidden } = source.architecture;
  const { windows, batches } = stream;
  const sizes = batches.flatMap(({ from, to }) =>
    Array.from({ length: experts }, () => (to - from) * windows.length * hidden),
  );
  await using scope = new DisposalStack();
  const outputs = scope.use(new Activations(sizes, workspace));
  const logits: Float32Array[] = [];
  await walker.watchExperts(stream, layer, {
    routed: (routing) => void (logits[routing.batch] = routing.logits),
    everything: (expert, batch, made) => outputs.write(batch * experts + expert, made),
  });
  const products: Float32Array[] = [];
  for (const [batch, { from, to }] of batches.entries()) {
    const tokens = (to - from) * windows.length;
    const all = new Float32Array(experts * tokens * hidden);
    for (let expert = 0; expert < experts; expert += 1)
      all.set(await outputs.read(batch * experts + expert), expert * tokens * hidden);
    products.push(await productsOf(workspace.device, all, [experts, tokens, hidden]));
  }
  const scored = tokensOf(stream);
  const [scores, matrices] = [pick(logits, experts, scored), pick(products, experts * experts, scored)];
  return [
    storedFloats('logits', scores, [scored.length, experts]),
    storedFloats('products', matrices, [scored.length, experts, experts]),
  ];
}

/** Rows that are tokens and no padding, over all batches. */
const tokensOf = ({ windows: { count, length, lengths } }: Stream): number[] =>
  Array.from({ length: count * length }, (_, row) => row).filter(
    (row) => row % length < (lengths?.[Math.floor(row / length)] ?? length),
  );

function pick(batches: readonly Float32Array[], width: number, rows: readonly number[]): Float32Array {
  const all = new Float32Array(batches.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const batch of batches) {
    all.set(batch, at);
    at += batch.length;
  }
  const picked = new Float32Array(rows.length * width);
  for (const [to, row] of rows.entries()) picked.set(all.subarray(row * width, (row + 1) * width), to * width);
  return picked;
}

/** [experts, tokens, hidden] → [tokens, experts, experts] */
async function productsOf(
  device: Extraction['workspace']['device'],
  outputs: Float32Array,
  shape: readonly [number, number, number],
): Promise<Float32Array> {
  const builder = new GraphBuilder();
  const byToken = transpose(builder.input('outputs', 'float32', shape), [1, 0, 2]);
  const kernel = await device.compile(builder.build({ products: matMul(byToken, swapLast(byToken)) }));
  return floats((await kernel.run({ outputs: float32(outputs, shape) }))['products']);
}

/** What the error of every choice of experts follows from. */
export const expertOutputs: OwnStatistic<null, ExpertOutputs> = {
  kind: 'own',
  name: 'expertOutputs',
  explanation: 'what every expert would make of every token, and how alike that is',
  pass: 'expertOutputs',
  stages: (lambda) => forwardStages(lambda).map(([stage, passes]) => [stage, 4 * passes] as const),
  bytes: (model, { sides, windows }) =>
    mixtureSites(model).reduce(
      (sum, { mixture: { experts } }) =>
        sum + 4 * sides * windows * model.architecture.context * experts * (1 + experts),
      0,
    ),
  collect,
};
