import { GraphBuilder } from '../graph/builder.ts';
import { gradient } from '../graph/gradient.ts';
import type { Parameter } from '../models/architecture.ts';
import { type ModelSource, parameterOf, type RawTensor } from '../models/source.ts';
import type { TokenWindows } from '../models/windows.ts';
import type { Device } from '../runtime/device.ts';
import { float32, floats } from '../runtime/tensor.ts';
import { type Table, tableIn, tableOf } from './embeddingTable.ts';
import { KernelCache } from './kernelCache.ts';

/** What the rows of the embedding's tables are looked up by; as many positions as tokens. */
export interface Lookup {
  readonly tokens: Int32Array;
  readonly positions: Int32Array;
}

/** The beginning of the walk: rows of the embedding's tables, and what the family makes of them. */
export class EmbeddingLookup {
  readonly #source: ModelSource;
  readonly #kernels: KernelCache;

  constructor(source: ModelSource, device: Device) {
    this.#source = source;
    this.#kernels = new KernelCache(device);
  }

  /** The tables, the model's own or changed ones, by local name. */
  tables(changed: Readonly<Record<string, RawTensor>> = {}): Readonly<Record<string, Table>> {
    const tables = this.#tables().map(({ local, by }): [string, Table] => {
      const own = changed[local];
      return [local, own ? tableOf(own, by) : tableIn(this.#source, parameterOf(this.#source, 'embedding', local), by)];
    });
    return Object.fromEntries(tables);
  }

  /** Hidden states of the tokens, row-major [tokens, hidden]. */
  async states(tables: Readonly<Record<string, Table>>, lookup: Lookup): Promise<Float32Array> {
    const { hidden } = this.#source.architecture;
    const rows: Float32Array[] = [];
    for (const { local, by } of this.#tables()) {
      const indices = by === 'token' ? lookup.tokens : lookup.positions;
      const values = await (tables[local] as Table)(indices);
      if (values.length !== indices.length * hidden)
        throw new Error('The embedding table does not have the width of the model.');
      rows.push(values);
    }
    const [only] = rows;
    if (only && rows.length === 1 && this.#graph(1).plain) return only;
    const count = lookup.tokens.length;
    const kernel = await this.#kernels.get(`states:${count}`, () => this.#graph(count).states());
    const feeds = Object.fromEntries(rows.map((data, at) => [rowsName(at), float32(data, [count, hidden])]));
    return floats((await kernel.run(feeds))['states']);
  }

  /** Gradient with respect to the looked-up rows of each table, given that of the hidden states [count, hidden]. */
  async gradients(upstream: Float32Array, trained: Pick<Parameter, 'local'>): Promise<Float32Array> {
    const { hidden } = this.#source.architecture;
    const count = upstream.length / hidden;
    const at = this.#tables().findIndex(({ local }) => local === trained.local);
    if (this.#graph(1).passes(at)) return upstream;
    const kernel = await this.#kernels.get(`gradient:${at}:${count}`, () => this.#graph(count).gradient(at));
    return floats((await kernel.run({ upstream: float32(upstream, [count, hidden]) }))['rows']);
  }

  #tables() {
    return this.#source.family.embedding.tables;
  }

  /** The graph on `count` rows; a graph whose output is an input is none, so those cases are told. */
  #graph(count: number) {
    const { family, architecture } = this.#source;
    const builder = new GraphBuilder();
    const shape = [count, architecture.hidden];
    const rows = family.embedding.tables.map((_, at) => builder.input(rowsName(at), 'float32', shape));
    const states = family.embedding.emit(rows, architecture);
    const upstream = builder.input('upstream', 'float32', shape);
    const back = gradient([states], rows, [upstream]);
    return {
      plain: states === rows[0],
      states: () => builder.build({ states }),
      passes: (at: number) => back[at] === upstream,
      gradient: (at: number) => builder.build({ rows: back[at] as typeof upstream }),
    };
  }
}

const rowsName = (table: number): string => `rows.${table}`;

/** Where every token of the windows stands in its own text, row-major [count, length]. */
export function positionsOf({ count, length, segments }: TokenWindows): Int32Array {
  const positions = Int32Array.from({ length: count * length }, (_, at) => at % length);
  if (!segments) return positions;
  for (let at = 0; at < positions.length; at += 1)
    positions[at] = at % length > 0 && segments[at] === segments[at - 1] ? (positions[at - 1] as number) + 1 : 0;
  return positions;
}
