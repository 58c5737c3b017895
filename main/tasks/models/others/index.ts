import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Refusal } from '../../../formats/errors.ts';
import { exists, refusePointer } from '../../../formats/files.ts';
import { isRecord, readJson } from '../../../formats/json.ts';
import { otherEmbedder, otherFiles, otherFolders, otherTokenizers } from './kinds.ts';
import { fileLike, folderOf, type Lying } from './lying.ts';

const maxAdapterBytes = 1_000_000;
const weights = /^model(-\d+-of-\d+)?\.safetensors$/;
const unfinished = /\.(incomplete|part|partial|crdownload|download|aria2)$/i;

/** Refuses what lies there and is neither a model nor a folder with a config.json, as what it is. */
export async function refuseOthers(lying: Lying): Promise<void> {
  const { path, names } = lying;
  if (names === null) throw await otherFile(lying);
  if (names.includes('adapter_config.json') && !names.some((name) => weights.test(name))) await refuseAdapter(path);
  if (names.includes('config.json')) return;
  const kind = otherFolders.find(({ file }) => names.some((name) => file.test(name)));
  throw kind ? new Refusal(`${path} is ${kind.is}.`, kind.instead) : await nothingOf(lying);
}

async function otherFile(lying: Lying): Promise<Refusal> {
  const { path } = lying;
  refusePointer(path, await startOf(path));
  const kind = otherFiles.find(({ file }) => file.test(basename(path)));
  if (!kind) return new Refusal(`${path} is no file that holds a model.`, instead);
  return new Refusal(`${path} is ${kind.is}.`, kind.instead.replace('lies in', `lies in (${folderOf(lying)})`));
}

const instead =
  'Choose the folder of a Hugging Face checkpoint (config.json, tokenizer.json, model.safetensors) or a GGUF file.';

async function refuseAdapter(path: string): Promise<never> {
  const config = await readJson(join(path, 'adapter_config.json'), maxAdapterBytes);
  const { peft_type: type, base_model_name_or_path: base } = isRecord(config) ? config : {};
  const of = typeof base === 'string' && base ? base : null;
  const kind = typeof type === 'string' ? ` (${type})` : '';
  throw new Refusal(
    `${path} is an adapter${kind}${of === null ? '' : ` for ${of}`} and not a whole model.`,
    `Take the folder of ${of ?? 'the model that it was trained on'}, or one that the adapter was merged into.`,
  );
}

/** Refuses a folder with config.json whose weights or tokenizer are not there as they are read. */
export function refuseIncomplete({ path, names }: Lying): void {
  const first = (pattern: RegExp) => names?.find((name) => pattern.test(name));
  const missing = first(unfinished);
  if (missing !== undefined)
    throw new Refusal(
      `${path} is a download that has not ended: ${missing} lies there.`,
      'Let it end, or start it again.',
    );
  for (const { file, is, instead } of [
    otherEmbedder,
    ...(first(/^model\.safetensors(\.index\.json)?$/) ? [] : otherFolders),
  ])
    if (first(file) !== undefined) throw new Refusal(`${path} is ${is}.`, instead);
  if (first(/^model\.safetensors(\.index\.json)?$/) === undefined)
    throw new Refusal(
      `${path} holds a config.json, but neither model.safetensors nor model.safetensors.index.json.`,
      'Copy the weights beside it: all files that the page of the model lists.',
    );
  if (names?.includes('tokenizer.json')) return;
  const tokenizer = otherTokenizers.find(({ file }) => first(file) !== undefined);
  throw new Refusal(
    `${path} holds no tokenizer.json${tokenizer ? `, but ${tokenizer.is}` : ''}.`,
    'Copy tokenizer.json beside it from a newer revision of the model, or from one of its makers with the same vocabulary.',
  );
}

/** A folder that is not even a part of a model: perhaps models lie in it. */
async function nothingOf({ path, names }: Lying): Promise<Refusal> {
  const inside: string[] = [];
  for (const name of (names ?? []).slice(0, maxLooked))
    if (await exists(join(path, name, 'config.json'))) inside.push(name);
  if (inside.length)
    return new Refusal(
      `${path} is no model, but a folder with models in it.`,
      `Choose one of them: ${inside.slice(0, maxNamed).join(', ')}.`,
    );
  const loose = fileLike({ path, names }, /\.safetensors$/i);
  if (loose !== null)
    return new Refusal(
      `${path} holds ${loose}, but no config.json that says what it is.`,
      'Copy config.json and tokenizer.json of the model beside it.',
    );
  return new Refusal(`${path} holds no model.`, instead);
}
const maxLooked = 1000;
const maxNamed = 10;

/** The first text of a file; enough for a pointer of Git LFS. */
async function startOf(path: string): Promise<string> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
  return buffer.toString('latin1', 0, bytesRead);
}
