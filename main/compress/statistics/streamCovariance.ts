import type { ModelSource } from '../../models/source.ts';
import { gainsOf, parametersAt } from '../../models/source.ts';
import type { Site } from '../../models/architecture.ts';
import { multiply } from '../../runtime/linearAlgebra/multiply.ts';
import { floats } from '../../runtime/tensor.ts';
import type { PartWeights, Stream } from '../../walk/stream.ts';
import { gramSums, type Statistic } from '../../walk/statistics.ts';
import type { Extraction, Side } from '../extraction/extraction.ts';
import { readFloat32, storedFloats } from '../extraction/tensors.ts';
import { type LayerPassage, walkLayers } from '../extraction/walkLayers.ts';
import { blendedOver } from './blend.ts';
import { forwardStages, stageOfSide } from './costs.ts';
import type { OwnStatistic } from './statistic.ts';

const tensor = 'covariance';

/** XᵀX of what is as wide as the residual stream. */
const gramOf = (hidden: number): Statistic => ({
  ...gramSums,
  name: 'streamGram',
  parts: (columns) => (columns === hidden ? gramSums.parts(columns) : {}),
  emit: (x, carried, windows, gate) => (x.shape[1] === hidden ? gramSums.emit(x, carried, windows, gate) : {}),
});

/** The sites of a layer whose linears read the residual stream, each with the gain of the norm between. */
function gains(source: ModelSource, layer: number, weights: PartWeights): ReadonlyMap<Site, Float32Array> {
  const found = new Map<Site, Float32Array>();
  const parameters = parametersAt(source, layer);
  for (const { site, stream } of parameters) {
    const norm = stream?.does === 'reads' && parameters.find(({ local }) => local === `${stream.norm}.weight`);
    if (site && norm) found.set(site, gainsOf(norm, floats(weights[norm.local])));
  }
  return found;
}

/**
 * Adds E[x̂ x̂ᵀ] of one place inside a layer, x̂ the stream divided by its root mean square. What linears read is g ⊙ x̂, so the
 * gain g is divided out; what a gain of zero hides is not seen there.
 */
function addSite(total: Float64Array, gram: ArrayLike<number>, tokens: number, gain: Float32Array): void {
  const hidden = gain.length;
  const inverse = Float64Array.from(gain, (g) => (g === 0 ? 0 : 1 / g));
  for (let i = 0; i < hidden; i += 1)
    for (let j = 0; j < hidden; j += 1)
      total[i * hidden + j]! +=
        ((gram[i * hidden + j] as number) * (inverse[i] as number) * (inverse[j] as number)) / tokens;
}

/** The same behind the last layer, where no linear of a layer reads. */
async function addFinal({ workspace, source }: Extraction, total: Float64Array, stream: Stream): Promise<void> {
  const { hidden, normEpsilon } = source.architecture;
  const { length, lengths } = stream.windows;
  let tokens = 0;
  const sum = new Float64Array(total.length);
  for (const [batch, { from }] of stream.batches.entries()) {
    const x = (await stream.state.read(batch)).slice();
    const rows = x.length / hidden;
    for (let row = 0; row < rows; row += 1) {
      const one = x.subarray(row * hidden, (row + 1) * hidden);
      const real = row % length < (lengths?.[from + Math.floor(row / length)] ?? length);
      const square = one.reduce((all, value) => all + value * value, 0) / hidden + normEpsilon;
      const by = real ? 1 / Math.sqrt(square) : 0;
      for (let i = 0; i < hidden; i += 1) one[i]! *= by;
      tokens += real ? 1 : 0;
    }
    const gram = await multiply(workspace.device, x, x, { rows: hidden, inner: rows, columns: hidden, transA: true });
    for (let i = 0; i < gram.length; i += 1) sum[i]! += gram[i] as number;
  }
  for (let i = 0; i < sum.length; i += 1) total[i]! += (sum[i] as number) / tokens;
}

async function ofSide(extraction: Extraction, side: Side): Promise<Float64Array> {
  const { source, layers } = extraction;
  const { hidden } = source.architecture;
  const { fingerprint: text } = extraction.calibration(side);
  const gram = gramOf(hidden);
  const { streamCovariance: made } = await walkLayers(extraction, {
    stage: stageOfSide(side),
    sides: [side],
    wanted: [gram],
    propagation: 'dense',
    artifacts: { streamCovariance: 'statistics' },
    fingerprint: (name, layer) => extraction.fingerprint(name, { text, layer }),
    work: async (layer, weights, passages) => {
      const { totals, stream } = passages.get(side) as LayerPassage;
      const total = new Float64Array(hidden * hidden);
      for (const [site, gain] of gains(source, layer, weights)) {
        const sums = totals.get(site)?.get(gram.name);
        if (sums?.parts['gram']) addSite(total, sums.parts['gram'], sums.tokens, gain);
      }
      if (layer === layers - 1) await addFinal(extraction, total, stream);
      return {
        artifacts: {
          streamCovariance: { tensors: [storedFloats(tensor, Float32Array.from(total), [hidden, hidden])] },
        },
      };
    },
  });
  const pooled = new Float64Array(hidden * hidden);
  for (const artifact of made) {
    const one = await readFloat32(artifact, tensor);
    for (let i = 0; i < pooled.length; i += 1) pooled[i]! += one[i] as number;
  }
  return pooled;
}

/**
 * Σ over all places where a norm reads the residual stream (before every sublayer, and before the head) of E[x̂ x̂ᵀ], row-major
 * [hidden, hidden]; x̂ is what a norm without a gain makes of the stream. Every place and every token weigh the same, however large the stream
 * has grown there.
 */
export const streamCovariance: OwnStatistic<null, Float64Array> = {
  kind: 'own',
  name: 'streamCovariance',
  explanation: 'how the channels of the residual stream vary together',
  pass: 'streamCovariance',
  stages: forwardStages,
  bytes: ({ architecture: { layers, hidden } }, { sides }) => 4 * sides * layers.length * hidden ** 2,
  collect: (extraction) => blendedOver(extraction, (side) => ofSide(extraction, side)),
};
