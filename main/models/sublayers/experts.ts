import type { Value } from '../../graph/builder.ts';
import {
  detach,
  gatherDistinct,
  gatherElements,
  matMul,
  mul,
  nonZero,
  reshape,
  scatterElements,
  scatterND,
  shapeOf,
  softmax,
  split,
  squeeze,
  topK,
  transpose,
  unsqueeze,
  zerosLike,
} from '../../graph/ops/index.ts';
import type { Mixture, Routing, Sublayer, SublayerContext, SublayerSetting } from '../architecture.ts';
import { linear } from '../linear.ts';
import type { ExpertsShape } from '../shapes.ts';
import { type Linear, linearParameters, type LinearName, reading, weightOf, writing } from './linears.ts';
import { type Around, onStream, readStream } from './norm.ts';

export interface ExpertsStyle extends Pick<Around, 'norm'> {
  readonly router: LinearName;
  /** The linears of one expert. */
  linears(expert: number): { readonly gate: LinearName; readonly up: LinearName; readonly down: LinearName };
  activation(gate: Value): Value;
}

/**
 * Normalised mixture of gated feed-forward networks (Shazeer et al. 2017, Jiang et al. 2024). Every expert computes the rows
 * alone that go to it, so a token costs what its few experts cost, whatever their number.
 */
export function experts(
  shape: ExpertsShape,
  { architecture: { hidden }, lowRank }: SublayerSetting,
  { activation, ...style }: ExpertsStyle,
): Sublayer {
  const { leads, ...plain } = shape;
  const { experts: count, chosen, neurons, renormalised } = plain;
  const rows = leads?.length ?? count;
  const all = Array.from({ length: count }, (_, expert) => expert);
  const router = weightOf(style.router);
  const mixture: Mixture = {
    ...{ experts: count, chosen, renormalised, leads: leads ?? null, router },
    cost: (3 * neurons + 1) * hidden,
    locals: (expert) => Object.values(style.linears(expert)).map(weightOf),
    resize: (left, to) => ({ ...plain, experts: left, ...(to ? { leads: [...to] } : {}) }),
    route: (x, context) => route(shape, router, readStream(style, x, context), context),
    pass: (expert, rows, gate, { hook, project, relevance }) => {
      const { gate: opening, up, down } = style.linears(expert);
      const at = transpose(nonZero(gate), [1, 0]);
      const weight = unsqueeze(gatherDistinct(gate, at), [1]);
      const going = { at, weight: relevance ? detach(weight) : weight };
      const input = hook(siteOf(expert, 'Input'), gatherDistinct(rows, at), going);
      const gated = activation(project(opening.local, input, false));
      const opened = mul(relevance ? detach(gated) : gated, project(up.local, input, false));
      const made = project(down.local, hook(siteOf(expert, 'Output'), opened, going), false);
      return { ...going, made };
    },
  };
  return {
    parameters: [
      ...onStream(style.norm),
      {
        ...{ local: router, module: style.router.local, role: 'router', function: 'router', shape: [rows, hidden] },
        stream: { axis: 1, does: 'reads', ...(style.norm ? { norm: style.norm.module } : {}) },
      },
      ...all.flatMap((expert) =>
        linearsOf(shape, style, expert, hidden)
          .flatMap((one) => linearParameters(one, lowRank))
          .map((parameter) => ({ ...parameter, piece: `expert${expert}` })),
      ),
    ],
    units: [],
    attends: null,
    positions: [],
    mixture,
    flops: (tokens) => 2 * tokens * hidden * (3 * neurons * chosen + rows),
    resize: () => shape,
    withBias: () => {
      throw new Error('The linears of experts have no biases.');
    },
    emit: (x, context) => {
      const { rows, gates } = mixture.route(x, context);
      let sum = zerosLike(rows);
      for (const [expert, gate] of columnsOf(gates, count).entries())
        sum = passed(mixture, expert, rows, gate, sum, context);
      return { added: reshape(sum, shapeOf(x)), present: null };
    },
  };
}

/** What an expert adds to the sum [tokens, hidden] of the others: its outputs, each times its gate. */
function passed(
  mixture: Mixture,
  expert: number,
  rows: Value,
  gate: Value,
  sum: Value,
  context: SublayerContext,
): Value {
  const { at, made, weight } = mixture.pass(expert, rows, gate, context);
  return scatterND(sum, at, mul(made, weight));
}

/** Gates of one expert each, [tokens]. */
const columnsOf = (gates: Value, count: number): Value[] =>
  split(
    gates,
    Array.from({ length: count }, () => 1),
    1,
  ).map((column) => squeeze(column, [1]));

/**
 * Gates are the softmax over all experts where the chosen keep their probabilities, and over the chosen alone where they are
 * renormalised, which is the same as dividing by their sum. An expert that several rows of the router lead to gets the sum of
 * their gates (Li et al. 2024, arXiv:2310.01334).
 */
function route(
  { chosen, renormalised, leads, experts: count }: ExpertsShape,
  router: string,
  read: Value,
  { weights, tokens }: SublayerContext,
): Routing {
  const rows = reshape(read, [-1, read.shape.at(-1) as number]);
  const logits = linear(rows, weights(router));
  const { values, indices } = topK(logits, chosen);
  const shares = renormalised ? softmax(values) : gatherElements(softmax(logits), indices, 1);
  const byRow = scatterElements(zerosLike(logits), indices, shares, 1);
  const gates = leads ? matMul(byRow, leading(leads, count, rows)) : byRow;
  return { rows, logits, gates: tokens ? mul(gates, tokens) : gates };
}

/** [rows of the router, experts]: 1 where a row leads to an expert. */
function leading(leads: readonly number[], experts: number, { builder }: Value): Value {
  const ones = new Float32Array(leads.length * experts);
  for (const [row, expert] of leads.entries()) ones[row * experts + expert] = 1;
  return builder.constant('float32', [leads.length, experts], ones);
}

/** Where an expert's linears read: the rows that go to it alone. */
const siteOf = (expert: number, end: 'Input' | 'Output'): string => `expert${expert}${end}`;

function linearsOf(
  { neurons }: ExpertsShape,
  style: Omit<ExpertsStyle, 'activation'>,
  expert: number,
  hidden: number,
): Linear[] {
  const { gate, up, down } = style.linears(expert);
  const read = { columns: hidden, out: neurons, site: siteOf(expert, 'Input'), bias: false, stream: reading(style) };
  return [
    { ...gate, ...read, function: 'gate' },
    { ...up, ...read, function: 'up' },
    {
      ...{
        ...down,
        columns: neurons,
        out: hidden,
        site: siteOf(expert, 'Output'),
        bias: false,
        stream: writing(style),
      },
      function: 'down',
    },
  ];
}
