import { endTokens, parseConfig } from '../formats/huggingFaceConfig.ts';
import { openTokenizer, type Tokenizer } from '../formats/tokenizer.ts';
import type { ModelSource } from '../models/source.ts';
import type { Manifest } from './manifest.ts';
import { some } from './names.ts';
import type { Project } from './project.ts';
import { manifestSource } from './variantSource.ts';

/** A model or variant by name: both can be measured, asked and exported. */
export interface Subject {
  readonly name: string;
  readonly manifest: Manifest;
  readonly hash: string;
  readonly parameters: number;
  readonly nonzero: number;
  readonly bytes: number;
  /** Name of the model it was extracted from; its own for a model. */
  readonly parent: string;
  /** Run it came from; null for a model. */
  readonly run: number | null;
}

export async function findSubject(project: Project, name: string): Promise<Subject> {
  const variant = await project.variants.find(name);
  if (variant) return { ...variant, parent: (await project.models.byId(variant.model)).name };
  const model = await project.models.find(name);
  if (model) return { ...model, parent: model.name, run: null };
  const names = [...(await project.variants.list()), ...(await project.models.list())].map((row) => row.name);
  throw new Error(
    `There is no variant or model "${name}". ${names.length ? `There are: ${some(names)}` : 'The project is empty'}.`,
  );
}

export const subjectSource = (
  project: Project,
  { manifest, hash }: Pick<Subject, 'manifest' | 'hash'>,
): Promise<ModelSource> => manifestSource(project.objects, manifest, hash);

export function subjectTokenizer(project: Project, { files }: Manifest): Promise<Tokenizer> {
  const path = (name: string) => {
    const file = files.find((found) => found.name === name);
    return file && project.objects.path(file.object);
  };
  const tokenizer = path('tokenizer.json');
  if (!tokenizer) throw new Error('The model has no tokenizer.json, so text cannot be turned into tokens.');
  return openTokenizer({
    tokenizer,
    settings: path('tokenizer_config.json'),
    chatTemplate: path('chat_template.jinja'),
  });
}

/** Ids that end a text; the first also joins documents when they are packed. */
export const subjectEndTokens = ({ config }: Manifest): readonly number[] =>
  endTokens(parseConfig(config, 'config.json'));
