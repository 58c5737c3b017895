import { gunzipSync, gzipSync } from 'node:zlib';
import { craftedArchives } from './craftedArchives.ts';
import { craftedContainers } from './craftedContainers.ts';
import { craftedDocuments } from './craftedDocuments.ts';
import { craftedPictures } from './craftedPictures.ts';
import { craftedOffice } from './craftedOffice.ts';
import { type Crafted, craftedText } from './craftedText.ts';
import { RandomChoices } from './random.ts';
import { mutations } from './mutations.ts';
import { rawZip } from './rawZip.ts';
import { type FileType, fileTypes, type ValidFiles, validFiles } from './validFiles.ts';

export interface HostileFile {
  /** Unique among the files, with an ending that can be imported. */
  readonly name: string;
  readonly bytes: Buffer;
  /** What the file was before. */
  readonly type: FileType;
  /** What was done to it. */
  readonly mutation: string;
}

const crafted: Readonly<Partial<Record<FileType, Crafted>>> = {
  ...{
    ...craftedText,
    ...craftedArchives,
    ...craftedOffice,
    ...craftedDocuments,
    ...craftedContainers,
    ...craftedPictures,
  },
};

/**
 * Files that harm readers, of every type in turn: a tenth left as it was, a third made to do harm, the others damaged at
 * random, at their surface or within their packing. The same seed gives the same files; most are small, the largest have
 * some megabytes.
 */
export async function* hostileFiles(count: number, seed: number): AsyncGenerator<HostileFile> {
  const valid = await validFiles();
  for (let i = 0; i < count; i += 1) {
    const random = new RandomChoices(seed, i);
    const type = fileTypes[i % fileTypes.length] as FileType;
    const { bytes, mutation, ending = type } = hostile(type, valid, random);
    // What is packed in a .gz is known by the ending before it.
    const name = `${String(i).padStart(6, '0')}.${ending === 'gz' ? 'txt.gz' : ending}`;
    yield { name, bytes, type, mutation };
  }
}

interface Made {
  readonly bytes: Buffer;
  readonly mutation: string;
  readonly ending?: FileType;
}

function hostile(type: FileType, valid: ValidFiles, random: RandomChoices): Made {
  const bytes = valid.files[type];
  const kind = random.throw(30);
  if (kind < 3) return { bytes, mutation: 'unharmed' };
  if (kind < 5) return { bytes, mutation: 'wrong ending', ending: random.choose(fileTypes) };
  if (kind < 15) {
    const [name, make] = random.choose(Object.entries(crafted[type] ?? craftedText.txt ?? {}));
    return { bytes: make(random), mutation: name };
  }
  const [name, mutate] = random.choose(Object.entries(mutations));
  const other = valid.files[random.choose(fileTypes)];
  if (kind < 23) return { bytes: mutate(bytes, random, other), mutation: name };
  return {
    bytes: withinPacking(type, valid, random, (inner) => mutate(inner, random, other)),
    mutation: `${name}, within`,
  };
}

/** Damages what is packed in a file, and packs it again; what is not packed is damaged itself. */
function withinPacking(
  type: FileType,
  { files, parts }: ValidFiles,
  random: RandomChoices,
  mutate: (inner: Buffer) => Buffer,
): Buffer {
  if (type === 'gz' || type === 'tar.gz') return gzipSync(mutate(gunzipSync(files[type])));
  const packed = parts[type];
  if (!packed) return mutate(files[type]);
  const damaged = random.choose(Object.keys(packed));
  return rawZip(
    Object.entries(packed).map(([name, text]) => ({
      name,
      data: name === damaged ? mutate(Buffer.from(text)) : Buffer.from(text),
    })),
  );
}
