import { expect, it } from 'vitest';
import { GraphBuilder } from '../../../../main/graph/builder.ts';
import { gradient } from '../../../../main/graph/gradient.ts';
import { type Activation, gatedBy, xieluAs } from '../../../../main/models/sublayers/activations.ts';
import { silu } from '../../../../main/graph/functions/index.ts';
import { sigmoid } from '../../../../main/graph/ops/index.ts';
import { expectClose } from '../../../support/close.ts';
import { runGraph } from '../../../support/runGraph.ts';

const x = [-3, -0.5, 0, 0.5, 3];
const numbers: Readonly<Record<string, number>> = { alpha_p: 0.2, alpha_n: -1.05, beta: 0.5, eps: -1e-6 };

/** Of zero xIELU makes about its ε. */
const near = { absolute: 1e-6 };

/** What an activation function makes of x, and what comes back to x of ones. */
async function passed(activation: Activation, relevance: boolean) {
  const builder = new GraphBuilder();
  const input = builder.input('x', 'float64', [x.length]);
  const weights = (local: string) => builder.scalar(numbers[local.split('.').at(-1) ?? ''] ?? NaN, 'float64');
  const output = activation.emit(input, { weights, relevance });
  const upstream = builder.constant('float64', [x.length], new Float64Array(x.length).fill(1));
  const [back] = gradient([output], [input], [upstream]);
  const results = await runGraph(builder.build({ output, back: back as typeof output }), { x });
  return { output: Array.from(results['output'] as Float64Array), back: Array.from(results['back'] as Float64Array) };
}

it.each<[string, Activation]>([
  ['xIELU', xieluAs('mlp.act_fn')],
  ['a gate', gatedBy((v) => sigmoid(v))],
])('%s gives its input all relevance of its output', async (_, activation) => {
  const [plain, relevance] = [await passed(activation, false), await passed(activation, true)];
  expectClose(relevance.output, plain.output, near);
  expectClose(
    relevance.back.map((value, i) => value * (x[i] as number)),
    plain.output,
    near,
  );
  expect(relevance.back).not.toEqual(plain.back);
});

it('a gate by the sigmoid is silu', async () => {
  const silently: Activation = { parameters: [], emit: (v) => silu(v) };
  expectClose(
    (
      await passed(
        gatedBy((v) => sigmoid(v)),
        false,
      )
    ).output,
    (await passed(silently, false)).output,
    {
      absolute: 1e-12,
    },
  );
});
