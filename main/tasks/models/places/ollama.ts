import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, readText } from '../../../formats/files.ts';
import { isRecord, parseJson } from '../../../formats/json.ts';
import type { Bounds, Candidate, Program } from './place.ts';
import { entriesOf } from './walked.ts';

const maxManifestBytes = 1_000_000;
/** Licences are a few dozen pages long. */
const maxLicenceBytes = 1_000_000;

/**
 * Ollama: manifests/HOST/MAKER/MODEL/TAG lists layers by their digests, and blobs holds them by these, without the endings of files. Its
 * models are GGUF files.
 */
export const ollama: Program = {
  name: 'Ollama',
  roots: ({ home, platform, variables: { OLLAMA_MODELS: own } }) =>
    Promise.resolve([
      ...(own ? [own] : []),
      join(home, '.ollama', 'models'),
      ...(platform === 'linux' ? ['/usr/share/ollama/.ollama/models', '/var/lib/ollama/.ollama/models'] : []),
    ]),
  candidates: async function* (root, bounds) {
    for await (const tag of files(join(root, 'manifests'), 3, bounds)) {
      const found = await modelOf(root, tag);
      if (found) yield found;
    }
  },
};

/** Paths below a folder, as lists of names: every file so many folders deep. */
async function* files(folder: string, depth: number, bounds: Bounds): AsyncGenerator<readonly string[]> {
  if (bounds.over() || (bounds.folders -= 1) < 0) return;
  for (const entry of await entriesOf(folder)) {
    if (entry.isFile() && depth === 0) yield [folder, entry.name];
    else if (entry.isDirectory() && depth > 0) yield* files(join(folder, entry.name), depth - 1, bounds);
  }
}

async function modelOf(root: string, manifest: readonly string[]): Promise<Candidate | null> {
  const path = join(...manifest);
  const layers = await layersOf(path).catch(() => []);
  const blob = (kind: string) => blobOf(root, layers.find(({ type }) => type === `${prefix}${kind}`)?.digest);
  const model = await blob('model');
  if (model === null) return null;
  const licence = await blob('license');
  const name = path.split(/[\\/]/).slice(-2).join('-');
  const words = licence === null ? '' : await readText(licence, maxLicenceBytes).catch(() => '');
  const line = words.split('\n').find((one) => one.trim());
  return { path: model, name, licence: line?.trim().slice(0, 100) ?? null };
}

const prefix = 'application/vnd.ollama.image.';

async function layersOf(path: string): Promise<readonly { readonly type: unknown; readonly digest: unknown }[]> {
  const manifest = parseJson(await readText(path, maxManifestBytes), path);
  const layers: unknown = isRecord(manifest) ? manifest['layers'] : null;
  const all: readonly unknown[] = Array.isArray(layers) ? layers : [];
  return all.filter(isRecord).map(({ mediaType, digest }) => ({ type: mediaType, digest }));
}

/** Where a layer lies; null where it is not there, or is a link to something elsewhere. */
async function blobOf(root: string, digest: unknown): Promise<string | null> {
  const hash = typeof digest === 'string' ? /^sha256[:-]([0-9a-f]{64})$/.exec(digest)?.[1] : undefined;
  if (hash === undefined) return null;
  const path = join(root, 'blobs', `sha256-${hash}`);
  if (!(await exists(path))) return null;
  return (await lstat(path)).isFile() ? path : null;
}
