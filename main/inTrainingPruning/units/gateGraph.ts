import type { Value } from '../../graph/builder.ts';
import { GraphBuilder } from '../../graph/builder.ts';
import { mul, reshape } from '../../graph/ops/index.ts';
import type { Parameter, ParameterValues } from '../../models/architecture.ts';
import { linear } from '../../models/linear.ts';
import type { Device } from '../../runtime/device.ts';
import { float32, floats, type Tensor, type Tensors } from '../../runtime/tensor.ts';
import type { PartWeights } from '../../walk/stream.ts';
import type { MergedLayer, RewrittenLayer } from '../../training/tuning.ts';
import { type Gates, gateInput } from './gates.ts';
import { writtenThrough } from './stream.ts';

const emitted = ({ law, kind }: Gates, input: ParameterValues): Value =>
  law.emit((name) => input(gateInput(kind, name)));

/** Inputs of the gates' graphs by name, with their values now. */
function inputsOf(gates: readonly Gates[]): Tensors {
  return Object.fromEntries(
    gates.flatMap(({ kind, trained, constants }) => [
      ...Object.entries(trained).map(([name, { values, shape }]) => [gateInput(kind, name), float32(values, shape)]),
      ...Object.entries(constants).map(([name, v]) => [gateInput(kind, name), float32(v, [v.length])]),
    ]),
  ) as Tensors;
}

/**
 * A layer with its gates: those of units multiply the activation that the units' output linear reads, those of sublayers
 * what their last linear returns, so that its bias is switched off with it, and those of channels what is written to the stream.
 *
 * @param base the layer as it is trained beside.
 * @param first before it, only the embedding wrote to the stream, which has not passed the gates of channels yet.
 */
export function gatedLayer(base: RewrittenLayer | null, gates: readonly Gates[], first: boolean): RewrittenLayer {
  const { key = '', inputs = {}, project, hook } = base?.rewrite ?? {};
  const ofStream = gates.filter((one) => one.of === 'channels');
  const onStream = (x: Value, input: ParameterValues) =>
    ofStream.reduce((gatedX, one) => mul(gatedX, emitted(one, input)), x);
  const own = inputsOf(gates);
  const shapes = Object.fromEntries(Object.entries(own).map(([name, { shape }]) => [name, shape]));
  const trained = new Set(gates.flatMap((one) => Object.values(one.trained).map(({ local }) => local)));
  return {
    constants: {
      ...base?.constants,
      ...Object.fromEntries(Object.entries(own).filter(([name]) => !trained.has(name))),
    },
    rewrite: {
      key: JSON.stringify([
        'gates',
        key,
        first && ofStream.length > 0,
        gates.map(({ kind, law }) => [kind, law.key]),
        shapes,
      ]),
      inputs: { ...inputs, ...shapes },
      hook: (site, activation, input) =>
        gates
          .filter(({ at }) => at === site)
          .reduce((x, one) => overUnits(x, emitted(one, input), one), hook?.(site, activation, input) ?? activation),
      project: (one, input) =>
        gates
          .filter(({ ends }) => ends.includes(one.local))
          .reduce(
            (y, gate) => mul(y, emitted(gate, input)),
            project?.(one, input) ?? linear(one.x, one.weight, one.bias),
          ),
      ...(ofStream.length ? { write: onStream, ...(first ? { enter: onStream } : {}) } : {}),
    },
  };
}

/** x [batch, positions, count · columns] with every unit's columns times its gate. */
function overUnits(x: Value, gate: Value, { site, count }: Gates): Value {
  const columns = site?.columns ?? 1;
  if (columns === 1) return mul(x, gate);
  const split = reshape(x, [...x.shape.slice(0, -1), count, columns] as number[]);
  return reshape(mul(split, reshape(gate, [count, 1])), x.shape as number[]);
}

/** The gates as they are now, [count] of each set. */
export async function gateValues(device: Device, gates: readonly Gates[]): Promise<readonly Float32Array[]> {
  const values: Float32Array[] = [];
  for (const one of gates) {
    const builder = new GraphBuilder();
    const inputs = inputsOf([one]);
    const declared = new Map(
      Object.entries(inputs).map(([name, { shape }]) => [name, builder.input(name, 'float32', shape)]),
    );
    const z = emitted(one, (local) => declared.get(local) as Value);
    const kernel = await device.compile(builder.build({ z }));
    values.push(floats((await kernel.run(inputs))['z']).slice());
  }
  return values;
}

/**
 * The layer with its gates multiplied into the linears that end its sublayers.
 *
 * @param parameters of the layer as it is merged.
 */
export async function folded(
  device: Device,
  { weights, shape }: MergedLayer,
  parameters: readonly Parameter[],
  gates: readonly Gates[],
): Promise<MergedLayer> {
  const next: Record<string, Tensor> = { ...weights };
  const change = (local: string, factor: (i: number, columns: number) => number) => {
    const tensor = next[local] as PartWeights[string];
    const columns = tensor.shape.at(-1) as number;
    next[local] = float32(
      floats(tensor).map((w, i) => w * factor(i, columns)),
      tensor.shape,
    );
  };
  const values = await gateValues(device, gates);
  gates.forEach(({ site, ends, count }, at) => {
    const z = values[at] as Float32Array;
    if (site) change(site.output, (i, columns) => z[Math.floor(((i % columns) * count) / columns)] as number);
    for (const end of ends) {
      change(`${end}.weight`, () => z[0] as number);
      if (next[`${end}.bias`]) change(`${end}.bias`, () => z[0] as number);
    }
  });
  const written = gates.reduce<PartWeights>(
    (all, { of }, at) => (of === 'channels' ? writtenThrough(parameters, all, values[at] as Float32Array) : all),
    next,
  );
  return { weights: written, shape };
}
