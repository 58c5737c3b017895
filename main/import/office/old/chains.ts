import { Unreadable } from '../../unreadable.ts';

/*
 * Compound files are file systems in a file ([MS-CFB]): sectors in chains, and entries in a tree. The libraries for them follow
 * chains and trees without counting, so that one in a circle would never end; here it is found before any of them is asked.
 */

/** Places in the header ([MS-CFB] 2.2). */
const header = {
  ...{ sectorShift: 30, tableCount: 44, directory: 48, smallTable: 60, moreTables: 68, moreCount: 72, tables: 76 },
} as const;
const tablesInHeader = 109;

/** Entries of the directory ([MS-CFB] 2.6.1): their bytes, and places in them. */
const entryBytes = 128;
const entry = { kind: 66, left: 68, right: 72, child: 76, start: 116, size: 120 } as const;
const [storage, stream, root] = [1, 2, 5];

/** Streams with fewer bytes lie in sectors of their own size, which are in the chain of the root. */
const smallBytes = 4096;

/** How often all sectors together may be passed: several streams in the same place are damage, which costs time. */
const maxPasses = 16;

/** @throws Unreadable when its chains or its tree never end, or it has not all that it says */
export function checkChains(file: Buffer): void {
  if (file.length < 512) throw new Unreadable('is damaged: it ends in its first bytes; copy it again');
  const shift = file.readUInt16LE(header.sectorShift);
  if (shift !== 9 && shift !== 12) throw damaged('its sectors have a size that no program writes');
  const sectors = new Sectors(file, 2 ** shift);
  const directory = sectors.chain(file.readInt32LE(header.directory), sectors.next);
  const smallTable = sectors.chain(file.readInt32LE(header.smallTable), sectors.next);
  const nextSmall = sectors.nextIn(smallTable);
  const entries = directory.flatMap((sector) => sectors.entriesOf(sector));
  checkTree(entries);
  for (const bytes of entries) {
    const [kind, start, size] = [bytes[entry.kind], bytes.readInt32LE(entry.start), bytes.readUInt32LE(entry.size)];
    if (kind === root) sectors.chain(start, sectors.next);
    if (kind !== stream || size === 0) continue;
    if (size > file.length) throw damaged('a part of it is missing');
    sectors.chain(start, size < smallBytes ? nextSmall : sectors.next);
  }
}

/** The sectors of a file and what comes behind each of them. */
class Sectors {
  readonly #file: Buffer;
  readonly #bytes: number;
  readonly #tables: readonly number[];
  #left: number;

  constructor(file: Buffer, bytes: number) {
    this.#file = file;
    this.#bytes = bytes;
    this.#left = maxPasses * (file.length / 64 + 1000);
    this.#tables = this.#allTables();
  }

  /** What comes behind a sector; below 0 nothing does. */
  readonly next = (sector: number): number => this.nextIn(this.#tables)(sector);

  /** The same by the sectors of a table, each with four bytes for every sector that it is about. */
  nextIn(tables: readonly number[]): (sector: number) => number {
    const each = this.#bytes / 4;
    return (sector) => {
      const table = tables[Math.floor(sector / each)];
      return table === undefined ? -1 : this.#number(table, sector % each);
    };
  }

  chain(start: number, next: (sector: number) => number): number[] {
    const passed = new Set<number>();
    for (let sector = start; sector >= 0; sector = next(sector)) {
      if (passed.has(sector)) throw damaged('its parts go in a circle');
      passed.add(sector);
      this.#left -= 1;
      if (this.#left < 0) throw damaged('its parts lie one over the other');
    }
    return [...passed];
  }

  entriesOf(sector: number): Buffer[] {
    const from = (sector + 1) * this.#bytes;
    const bytes = this.#file.subarray(from, from + this.#bytes);
    return Array.from({ length: Math.floor(bytes.length / entryBytes) }, (_, i) =>
      bytes.subarray(i * entryBytes, (i + 1) * entryBytes),
    );
  }

  /** Where the table of chains lies: the first sectors of it stand in the header, others in sectors of their own. */
  #allTables(): number[] {
    const tables: number[] = [];
    for (let i = 0; i < tablesInHeader; i += 1) tables.push(this.#file.readInt32LE(header.tables + 4 * i));
    const each = this.#bytes / 4 - 1;
    const more = this.#file.readInt32LE(header.moreCount) > 0 ? this.#file.readInt32LE(header.moreTables) : -1;
    for (const sector of this.chain(more, (at) => this.#number(at, each)))
      for (let i = 0; i < each; i += 1) tables.push(this.#number(sector, i));
    const end = tables.findIndex((table) => table < 0);
    return end < 0 ? tables : tables.slice(0, end);
  }

  #number(sector: number, index: number): number {
    const at = (sector + 1) * this.#bytes + 4 * index;
    return at + 4 <= this.#file.length ? this.#file.readInt32LE(at) : -1;
  }
}

/** Entries are a tree of neighbours, in which storages have trees of their own. */
function checkTree(entries: readonly Buffer[]): void {
  const passed = new Set<number>();
  const waiting = [0];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const bytes = entries[at];
    if (!bytes) continue;
    if (passed.has(at)) throw damaged('its list of parts goes in a circle');
    passed.add(at);
    const places: number[] = [entry.left, entry.right];
    if (bytes[entry.kind] === storage || bytes[entry.kind] === root) places.push(entry.child);
    waiting.push(...places.map((place) => bytes.readInt32LE(place)).filter((number) => number >= 0));
  }
}

const damaged = (what: string): Unreadable =>
  new Unreadable(`is damaged: ${what}; open it in its own program and save it again`);
