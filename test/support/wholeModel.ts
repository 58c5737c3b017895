import { GraphBuilder, type Value } from '../../main/graph/builder.ts';
import { crossEntropy } from '../../main/graph/functions/index.ts';
import { gradient } from '../../main/graph/gradient.ts';
import { gather, reduceMean, reshape } from '../../main/graph/ops/index.ts';
import { positionsByName } from '../../main/models/positions.ts';
import type { ModelSource } from '../../main/models/source.ts';
import type { Device } from '../../main/runtime/device.ts';
import { float32, floats, int64, type Tensor } from '../../main/runtime/tensor.ts';
import { causalMask } from '../../main/walk/masks.ts';

/** Loss and gradients of all parameters in a single graph, embedding included. */
export async function wholeModel(device: Device, source: ModelSource, windows: readonly (readonly number[])[]) {
  const { architecture, family, parameters } = source;
  const [count, length] = [windows.length, windows[0]?.length ?? 0];
  const builder = new GraphBuilder();
  const inputs = new Map(parameters.map(({ name, shape }) => [name, builder.input(name, 'float32', shape)]));
  const weight = (name: string) => inputs.get(name) as Value;
  const ids = builder.input('ids', 'int64', [count, length]);
  const positions = builder.constant(
    'int64',
    [length],
    BigInt64Array.from({ length }, (_, at) => BigInt(at)),
  );
  const rows = family.embedding.tables.map(({ local, by }) =>
    gather(weight(local), by === 'token' ? ids : positions, 0),
  );
  let x = family.embedding.emit(rows, architecture);
  architecture.layers.forEach((shape, at) => {
    const tables = family
      .positions(shape, architecture)
      .map(({ name, size, values }): [string, Value] => [
        name,
        builder.constant('float32', [length, ...size], values(0, length)),
      ]);
    x = family.block(shape, architecture, x, (local) => weight(family.layerPrefix(at) + local), {
      position: positionsByName(new Map(tables)),
      mask: builder.constant('float32', [length, length], causalMask(length, family.attends(shape)?.window ?? null)),
    }).output;
  });
  const scored = reshape(x, [count * length, architecture.hidden]);
  const places = windows.flatMap((_, w) => Array.from({ length: length - 1 }, (_, t) => w * length + t));
  const chosen = gather(scored, builder.constant('int64', [places.length], BigInt64Array.from(places, BigInt)), 0);
  const targets = builder.input('targets', 'int64', [places.length]);
  const loss = reduceMean(crossEntropy(family.head(architecture, chosen, weight), targets));
  const names = parameters.map(({ name }) => name);
  const gradients = gradient([loss], names.map(weight));
  const outputs = Object.fromEntries(names.map((name, i) => [`d ${name}`, gradients[i] as Value]));
  const kernel = await device.compile(builder.build({ loss, ...outputs }));
  const feeds: Record<string, Tensor> = {
    ids: int64(windows.flat(), [count, length]),
    targets: int64(
      windows.flatMap((window) => window.slice(1)),
      [places.length],
    ),
  };
  for (const parameter of parameters) feeds[parameter.name] = float32(await source.read(parameter), parameter.shape);
  const results = await kernel.run(feeds);
  return {
    loss: floats(results['loss'])[0] as number,
    gradients: new Map(names.map((name) => [name, floats(results[`d ${name}`])])),
  };
}
