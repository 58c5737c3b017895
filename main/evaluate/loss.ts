import { crossEntropy } from '../graph/functions/index.ts';
import { cast, gatherElements, greaterOrEqual, reduceMax, squeeze } from '../graph/ops/index.ts';
import type { TokenWindows } from '../models/windows.ts';
import { floats } from '../runtime/tensor.ts';
import type { HeadReading } from '../walk/head.ts';
import { eachScored, placeNext } from '../walk/losses.ts';
import type { Stream } from '../walk/stream.ts';
import type { Walker } from '../walk/walker.ts';

/** Windows that know which document every token comes from. */
export interface DocumentWindows extends TokenWindows {
  /** Index of the document of every id. */
  readonly documents: Int32Array;
}

/** What the model made of one document: summed over its scored tokens. */
export interface DocumentLoss {
  readonly document: number;
  /** Negative log likelihood in nats. */
  readonly nll: number;
  readonly tokens: number;
  /** Tokens that the model held to be the likeliest, so that it would have written them itself. */
  readonly right: number;
  /** UTF-8 bytes that the scored tokens stand for. */
  readonly bytes: number;
}

/** What was measured, document by document, and how fast. */
export interface LossResult {
  readonly documents: readonly DocumentLoss[];
  readonly tokens: number;
  /** Tokens moved through the model per second, loading of weights included. */
  readonly tokensPerSecond: number;
}

/**
 * Loss of a model on packed text. In a window of T tokens, tokens 1 … T − 1 are scored given all earlier tokens of the
 * window; token 0 never is, and no context crosses windows.
 */
export async function measureLoss(
  walker: Walker,
  windows: DocumentWindows,
  tokenBytes: (id: number) => number,
  onLayer: (done: number, total: number) => void = () => undefined,
): Promise<LossResult> {
  const started = performance.now();
  await using stream = await walker.embed(windows);
  for (let layer = 0; layer < walker.layers; layer += 1) {
    await walker.pass(stream, layer);
    onLayer(layer + 1, walker.layers + 1);
  }
  const { losses, right } = await predictions(walker, stream);
  onLayer(walker.layers + 1, walker.layers + 1);
  const seconds = (performance.now() - started) / 1000;

  const byDocument = new Map<number, { nll: number; tokens: number; right: number; bytes: number }>();
  let tokens = 0;
  eachScored(losses, windows, (nll, at, i) => {
    const document = windows.documents[at] as number;
    const sum = byDocument.get(document) ?? { nll: 0, tokens: 0, right: 0, bytes: 0 };
    sum.nll += nll;
    sum.tokens += 1;
    sum.right += right[i] as number;
    sum.bytes += tokenBytes(windows.ids[at] as number);
    byDocument.set(document, sum);
    tokens += 1;
  });
  if (!Number.isFinite(losses.reduce((a, b) => a + b, 0))) {
    throw new Error('The model gives a loss that is not a number; its weights or its surgery are broken.');
  }
  return {
    documents: [...byDocument].sort(([a], [b]) => a - b).map(([document, sum]) => ({ document, ...sum })),
    tokens,
    tokensPerSecond: (windows.count * windows.length) / seconds,
  };
}

/** Loss of the right next token in nats, and 1 where no other token has a larger logit; both [rows]. */
const prediction: HeadReading = {
  key: 'prediction',
  emit: ({ logits, targets }) => ({
    nll: crossEntropy(logits, targets),
    right: squeeze(
      cast(greaterOrEqual(gatherElements(logits, targets, 1), reduceMax(logits, [1], true)), 'float32'),
      [1],
    ),
  }),
};

/** Both for every next token, row-major [windows, length − 1]; the stream is at the head. */
async function predictions({ head }: Walker, stream: Stream) {
  const { length, count } = stream.windows;
  const losses = new Float32Array(count * (length - 1));
  const right = new Float32Array(losses.length);
  await head.read(stream, prediction, ({ first }, found) => {
    placeNext(losses, floats(found['nll']), first, length);
    placeNext(right, floats(found['right']), first, length);
  });
  return { losses, right };
}

/** Nats per token. */
export const meanLoss = ({ documents, tokens }: LossResult): number =>
  documents.reduce((sum, { nll }) => sum + nll, 0) / tokens;
