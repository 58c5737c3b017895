import { smallConfigs } from '../../../../support/familyConfigs.ts';
import { seededModel } from '../../../../support/familyContract.ts';
import { mixtralLoops } from '../../../../support/naive/llamaLike.ts';
import type { SeenToken } from '../../../../support/naive/mixture.ts';
import { randomText } from '../../../../support/texts.ts';

const { mixtral } = smallConfigs;

/** A small Mixtral, and text to calibrate on. */
export const model = seededModel(mixtral.config);
export const text = randomText(3, 3, 9);

const rowsOf = (ids: Int32Array, length: number) =>
  Array.from({ length: ids.length / length }, (_, at) => [...ids.subarray(at * length, (at + 1) * length)]);

/** What plain loops see in the experts of every layer, token by token. */
export const seenByLoops = () => {
  const layers = new Map<number, SeenToken[]>();
  const see = (layer: number) => (tokens: readonly SeenToken[]) =>
    void layers.set(layer, [...(layers.get(layer) ?? []), ...tokens]);
  for (const ids of rowsOf(text.windows.ids, text.windows.length))
    mixtralLoops((layer) => ({ see: see(layer) }))(mixtral.config, model.weights, ids);
  return layers;
};
