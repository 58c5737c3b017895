import type { LayerShape } from '../models/architecture.ts';
import { type ModelSource, parametersAt, parametersOfShape } from '../models/source.ts';
import type { TokenWindows } from '../models/windows.ts';
import { float32, type Tensors } from '../runtime/tensor.ts';
import type { BlockPlan } from './kernels.ts';
import { causalMask, segmentMask } from './masks.ts';
import { positionTensors } from './positions.ts';
import type { PartWeights } from './stream.ts';

/** What the graph of a layer is made for, on these windows; `changed` is the layer's shape where it is not the model's. */
export function planOf(
  source: ModelSource,
  layer: number,
  weights: PartWeights,
  windows: TokenWindows,
  changed?: LayerShape,
): BlockPlan {
  const { family, architecture } = source;
  const shape = changed ?? (architecture.layers[layer] as LayerShape);
  const all = changed ? parametersOfShape(source, layer, changed) : parametersAt(source, layer);
  const parameters = all.filter(({ local }) => weights[local]);
  return {
    ...{ family, architecture, shape, parameters, batch: windows.count, length: windows.length },
    ...{ masked: !!windows.lengths, segmented: !!windows.segments },
  };
}

/** Inputs of the graphs of layers that are the same for all text: tables of positions, and masks. Each is made once. */
export class BlockConstants {
  readonly #made = new Map<string, Tensors>();

  feeds({ family, shape, architecture, batch, length }: BlockPlan, windows: TokenWindows): Tensors {
    const attends = family.attends(shape);
    if (!attends) return {};
    const { window } = attends;
    const positions = family.positions(shape, architecture);
    const key = JSON.stringify([length, window, positions.map(({ name, key }) => [name, key])]);
    let made = this.#made.get(key);
    if (!made) {
      made = {
        ...positionTensors(positions, 0, length),
        mask: float32(causalMask(length, window), [length, length]),
      };
      this.#made.set(key, made);
    }
    if (windows.segments) return { ...made, mask: float32(segmentMask(windows, window), [batch, 1, length, length]) };
    return made;
  }
}
