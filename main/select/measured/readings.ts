import type { Value } from '../../graph/builder.ts';
import { jensenShannon, logSoftmax } from '../../graph/functions/index.ts';
import {
  add,
  div,
  exp,
  gatherElements,
  gemm,
  max,
  mul,
  neg,
  reduceSum,
  scale,
  sqrt,
  squeeze,
  sub,
} from '../../graph/ops/index.ts';
import type { ModelSource } from '../../models/source.ts';
import { float32, type Tensors } from '../../runtime/tensor.ts';
import type { Activations } from '../../walk/activations.ts';
import { headParameters, type HeadReading } from '../../walk/head.ts';
import type { PartWeights } from '../../walk/stream.ts';

const perRow = (x: Value): Value => squeeze(x, [1]);

/**
 * What a model answers at every position, with p its next-token distribution, z its logits and y the right token:
 * `nll` −ln p_y; `error` ‖p − onehot(y)‖₂ = √(Σ p² − 2 p_y + 1); `normaliser` ln Σ exp z; `slope` Σ p z − z_y; each [rows];
 * and the `states` [rows, width] that the logits are made of.
 */
export const answers: HeadReading = {
  key: 'answers',
  emit: ({ states, logits, targets }) => {
    const { builder } = logits;
    const logP = logSoftmax(logits);
    const p = exp(logP);
    const right = gatherElements(logP, targets, 1);
    const rightLogit = gatherElements(logits, targets, 1);
    const squares = reduceSum(mul(p, p), [1], true);
    const error = add(sub(squares, scale(exp(right), 2)), builder.scalar(1));
    return {
      nll: perRow(neg(right)),
      error: perRow(sqrt(max(error, builder.scalar(0)))),
      normaliser: perRow(sub(rightLogit, right)),
      slope: perRow(sub(reduceSum(mul(p, logits), [1], true), rightLogit)),
      states,
    };
  },
};

/** Hidden states behind the final norm, [rows, width]. */
export const finalStates: HeadReading = { key: 'finalStates', emit: ({ states }) => ({ states }) };

/** Cosines [rows, tokens] between the states less a centre and directions [tokens, width] of length 1. */
export function similarity(directions: Float32Array, centre: Float32Array): HeadReading {
  const width = centre.length;
  const tokens = directions.length / width;
  const further = { directions: float32(directions, [tokens, width]), centre: float32(centre, [width]) };
  return {
    key: `similarity ${tokens}`,
    emit: ({ states, input }) => {
      const centred = sub(states, input('centre', 'float32', [width]));
      const norm = sqrt(add(reduceSum(mul(centred, centred), [1], true), states.builder.scalar(1e-12)));
      const to = input('directions', 'float32', [tokens, width]);
      return { cosines: gemm(div(centred, norm), to, { transB: true }) };
    },
    feeds: () => Promise.resolve(further),
  };
}

const otherName = (local: string): string => `other.${local}`;

/**
 * Jensen–Shannon divergence [rows] in nats between the answers and those of another model with the same vocabulary, whose
 * states behind its last layer are `states`.
 */
export function divergence(other: ModelSource, states: () => Activations, head: PartWeights): HeadReading {
  const { family, architecture } = other;
  const weights = Object.fromEntries(Object.entries(head).map(([local, tensor]) => [otherName(local), tensor]));
  return {
    key: 'divergence',
    emit: ({ logits, input }) => {
      const x = input('otherStates', 'float32', [logits.shape[0] as number, architecture.hidden]);
      const parameters = new Map(
        headParameters(other).map(({ local, shape }) => [local, input(otherName(local), 'float32', shape)]),
      );
      const compared = family.head(architecture, x, (local) => {
        const value = parameters.get(local);
        if (!value) throw new Error(`The head of the other model has no parameter ${local}.`);
        return value;
      });
      return { divergence: jensenShannon(logSoftmax(logits), logSoftmax(compared)) };
    },
    feeds: async ({ batch, at, rows }): Promise<Tensors> => {
      const width = architecture.hidden;
      const x = (await states().read(batch)).subarray(at * width, (at + rows) * width);
      return { otherStates: float32(x, [rows, width]), ...weights };
    },
  };
}
