import type { Architecture, LayerShape, Parameter } from '../models/architecture.ts';
import { isPacked } from '../formats/storage/index.ts';
import { floatRaw } from '../models/rows.ts';
import type { ModelSource } from '../models/source.ts';

/** The parameters of a linear whose weight is made of two factors. */
interface Factored {
  /** [rank, in] and [out, rank]. */
  readonly down: Parameter;
  readonly up: Parameter;
  /** What the product is added to; undefined where it stands alone. */
  readonly rest: Parameter | undefined;
}

const linearOf = ({ place, linear }: Parameter): string => `${place} ${linear ?? ''}`;

/** Linears that are made of two factors, by place and name. */
function factoredIn(source: ModelSource): ReadonlyMap<string, Factored> {
  const found = new Map<string, Factored>();
  const named = (of: Parameter, test: (one: Parameter) => boolean) =>
    source.parameters.find((one) => linearOf(one) === linearOf(of) && test(one));
  for (const down of source.parameters.filter(({ half }) => half === 'down')) {
    const up = named(down, ({ half }) => half === 'up');
    if (up) found.set(linearOf(down), { down, up, rest: named(down, ({ role }) => role === 'linear') });
  }
  return found;
}

/**
 * What becomes of linears that are stored as two factors, or with two beside them, in a format that knows none; null where there
 * are none.
 *
 * @param phrase the format as it stands in a sentence.
 */
export function factorsNote(source: ModelSource, phrase: string): string | null {
  const factored = factoredIn(source);
  if (!factored.size) return null;
  const packed = [...factored.values()].flatMap(({ rest }) => (rest && isPacked(source.storage(rest)) ? [rest] : []));
  const plain = `Matrices stored as two factors are multiplied out in ${phrase}.`;
  if (packed.length < factored.size) return plain;
  const formats = [...new Set(packed.map((parameter) => source.storage(parameter)))].join(', ');
  return `The factors beside ${packed.length} matrices (${formats}) are added to them in ${phrase}: as it is, each number of these takes 32 bits; a type with fewer bits rounds them anew, without what the factors gave back. An ONNX export keeps matrices and factors as they are.`;
}

const withoutFactors = ({ sublayers }: LayerShape): LayerShape => ({ sublayers });

/** The same model with every linear as one matrix, for programs that know no factors; a product is float32. */
export function multipliedOut(source: ModelSource): ModelSource {
  const factored = factoredIn(source);
  if (!factored.size) return source;
  const architecture: Architecture = {
    ...source.architecture,
    layers: source.architecture.layers.map(withoutFactors),
  };
  const named = new Map(source.parameters.map((parameter) => [parameter.name, parameter]));
  const factorsOf = (parameter: Parameter) =>
    parameter.role === 'linear' ? factored.get(linearOf(parameter)) : undefined;
  const own = (parameter: Parameter) => named.get(parameter.name) as Parameter;
  const read: ModelSource['read'] = (parameter, rows) => {
    const factors = factorsOf(parameter);
    return factors ? multiplied(source, factors) : source.read(own(parameter), rows);
  };
  return {
    ...{ family: source.family, architecture, parameters: source.family.parameters(architecture) },
    ...{ fingerprint: `${source.fingerprint} multiplied out`, read },
    storage: (parameter) => (factorsOf(parameter) ? 'F32' : source.storage(own(parameter))),
    readRaw: async (parameter, rows) =>
      factorsOf(parameter) ? floatRaw(await read(parameter), parameter.shape) : source.readRaw(own(parameter), rows),
  };
}

/** W = U D (+ the rest), [out, in] row-major, summed in double precision. */
async function multiplied(source: ModelSource, { down, up, rest }: Factored): Promise<Float32Array> {
  const [rank, columns] = down.shape as [number, number];
  const rows = up.shape[0] as number;
  const [lower, upper] = [await source.read(down), await source.read(up)];
  const result = rest ? await source.read(rest) : new Float32Array(rows * columns);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row += 1) {
    const at = row * columns;
    for (let i = 0; i < columns; i += 1) sums[i] = result[at + i] as number;
    for (let r = 0; r < rank; r += 1) {
      const weight = upper[row * rank + r] as number;
      const from = r * columns;
      for (let i = 0; i < columns; i += 1) sums[i] = (sums[i] as number) + weight * (lower[from + i] as number);
    }
    result.set(sums, at);
  }
  return result;
}
