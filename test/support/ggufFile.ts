import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exporterOf } from '../../main/export/index.ts';
import type { ExportSubject } from '../../main/export/subject.ts';
import { openGguf } from '../../main/formats/gguf/reader.ts';
import type { GgufMetadata, GgufValue, Scalar, ScalarType } from '../../main/formats/gguf/values.ts';
import { writeGguf } from '../../main/formats/gguf/writer.ts';
import type { StoredToWrite } from '../../main/formats/tensorFile.ts';
import type { ModelSource } from '../../main/models/source.ts';
import { exportedShape } from '../../main/models/stockConfig.ts';

/** Writes a model as the program exports it; returns the path of the file. */
export async function exportedGguf(
  folder: string,
  source: ModelSource,
  config: Readonly<Record<string, unknown>>,
  tokenizer: object,
  settings: object = {},
): Promise<string> {
  await mkdir(folder);
  const beside = { 'tokenizer.json': tokenizer, 'tokenizer_config.json': settings };
  const files = Object.entries(beside).map(([name]) => ({ name, path: join(folder, `own-${name}`) }));
  for (const [name, content] of Object.entries(beside))
    await writeFile(join(folder, `own-${name}`), JSON.stringify(content));
  const subject = { name: 'model', source, config, files, card: {} } as unknown as ExportSubject;
  await exporterOf('gguf').write(subject, exportedShape(config, source), folder);
  const [file = ''] = (await readdir(folder)).filter((name) => name.endsWith('.gguf'));
  return join(folder, file);
}

/** What a file is to hold otherwise; undefined takes a key or a tensor away. */
export interface GgufChanges {
  readonly keys?: Readonly<Record<string, GgufValue | undefined>>;
  readonly tensors?: Readonly<Record<string, Partial<StoredToWrite> | undefined>>;
}

/** Another file with what one holds, but for some changes. */
export async function changedGguf(from: string, to: string, { keys = {}, tensors = {} }: GgufChanges): Promise<string> {
  await using file = await openGguf(from);
  const metadata = Object.fromEntries([...file.metadata].map(([key, value]) => [key, valueOf(key, value)]));
  const kept = Object.entries({ ...metadata, ...keys }).filter(([, value]) => value !== undefined);
  const own = Object.fromEntries(
    [...file.tensors.values()].map(({ name, storage, shape }) => [
      name,
      { name, storage, shape, load: () => file.read(name) },
    ]),
  );
  const written = Object.entries({ ...own, ...tensors }).flatMap(([name, tensor]) =>
    tensor ? [{ ...own[name], name, ...tensor } as StoredToWrite] : [],
  );
  await writeGguf(to, Object.fromEntries(kept) as GgufMetadata, written);
  return to;
}

/** The type that the exporter writes a value as, by what it is; an empty list says it by its key only. */
function valueOf(key: string, value: Scalar | readonly Scalar[]): GgufValue {
  const list = Array.isArray(value) ? (value as readonly Scalar[]) : null;
  const one = list ? list[0] : (value as Scalar);
  const type = (): ScalarType => {
    if (typeof one === 'string' || /merges/.test(key)) return 'string';
    if (typeof one === 'boolean') return 'bool';
    return /token_type/.test(key) ? 'int32' : /epsilon|freq_base|scores/.test(key) ? 'float32' : 'uint32';
  };
  return list ? { type: 'array', of: type(), value: list } : { type: type(), value: value as Scalar };
}
