import { createHash } from 'node:crypto';
import { openTokenizer, templateFile, type Tokenizer } from '../formats/tokenizer.ts';
import type { OpenedSource } from '../models/source.ts';
import type { Manifest } from './manifest.ts';
import { some } from './names.ts';
import type { ObjectStore } from './objects.ts';
import type { Project } from './project.ts';
import type { ModelRow } from './repositories/models.ts';
import type { ModelReference } from './repositories/references.ts';
import type { VariantRow } from './repositories/variants.ts';
import { manifestSource } from './variantSource.ts';

/** A model or variant: either can be extracted from, measured, asked and exported. */
export interface Subject {
  readonly reference: ModelReference;
  readonly name: string;
  readonly manifest: Manifest;
  /** sha256 over all tensors. */
  readonly hash: string;
  /** sha256 over config and tensors: what is computed with it is stored under this. */
  readonly fingerprint: string;
  readonly parameters: number;
  readonly nonzero: number;
  readonly bytes: number;
  /** What it was made of, the first first; none for a model. */
  readonly parents: readonly ModelReference[];
  /** Run it came from; null for a model. */
  readonly run: number | null;
}

/** The fingerprint of a model with this config and these tensors (their hash). */
export const modelFingerprint = (config: Manifest['config'], hash: string): string =>
  createHash('sha256').update(JSON.stringify(config)).update(hash).digest('hex');

const ofModel = ({ id, ...model }: ModelRow): Subject => ({
  ...model,
  ...{ reference: { kind: 'model', id }, parents: [], run: null },
});

const ofVariant = async (project: Project, { id, ...variant }: VariantRow): Promise<Subject> => ({
  ...variant,
  reference: { kind: 'variant', id },
  fingerprint: modelFingerprint(variant.manifest.config, variant.hash),
  parents: await project.variants.parentsOf(id),
});

/** The model or variant of this name; the error lists those there are. */
export async function findSubject(project: Project, name: string): Promise<Subject> {
  const variant = await project.variants.find(name);
  if (variant) return ofVariant(project, variant);
  const model = await project.models.find(name);
  if (model) return ofModel(model);
  const names = [...(await project.models.list()), ...(await project.variants.list())].map((row) => row.name);
  throw new Error(
    `There is no model or variant "${name}". ${names.length ? `There are: ${some(names)}` : 'Import one with: model import DIR'}.`,
  );
}

/** The model or variant that something was made of; a variant that was put aside since is still there for it. */
export async function subjectOf(project: Project, { kind, id }: ModelReference): Promise<Subject> {
  return kind === 'model'
    ? ofModel(await project.models.byId(id))
    : ofVariant(project, await project.variants.byId(id));
}

/** What a subject is compared with: the first it was made of; itself for a model. */
export async function parentOf(project: Project, subject: Subject): Promise<Subject> {
  const [first] = subject.parents;
  return first ? subjectOf(project, first) : subject;
}

/** Everything that a subject goes back to and itself, each once: whatever something was made of stands before it. */
export async function lineageOf(project: Project, subject: Subject): Promise<readonly Subject[]> {
  const lineage = new Map<string, Subject>();
  const visit = async (one: Subject): Promise<void> => {
    const { kind, id } = one.reference;
    if (lineage.has(`${kind} ${id}`)) return;
    for (const parent of one.parents) await visit(await subjectOf(project, parent));
    lineage.set(`${kind} ${id}`, one);
  };
  await visit(subject);
  return [...lineage.values()];
}

/** Opens the tensors of a subject; whoever opens it closes it. */
export const subjectSource = (
  project: Project,
  { manifest, fingerprint }: Pick<Subject, 'manifest' | 'fingerprint'>,
): Promise<OpenedSource> => manifestSource(project.objects, manifest, fingerprint);

/** Where the objects of a manifest lie: a project, or what is put together of several. */
export interface Stored {
  readonly objects: Pick<ObjectStore, 'path'>;
}

/** Where a file beside the weights of a model lies; undefined where it has none of that name. */
export function companionPath({ objects }: Stored, { files }: Manifest, name: string): string | undefined {
  const file = files.find((found) => found.name === name);
  return file && objects.path(file.object);
}

/** Opens the tokenizer of a model or variant. @throws when it has none. */
export function subjectTokenizer(stored: Stored, manifest: Manifest): Promise<Tokenizer> {
  const path = (name: string) => companionPath(stored, manifest, name);
  const tokenizer = path('tokenizer.json');
  if (!tokenizer) throw new Error('The model has no tokenizer.json, so text cannot be turned into tokens.');
  return openTokenizer({
    tokenizer,
    settings: path('tokenizer_config.json'),
    chatTemplate: templateFile(path),
  });
}

/** sha256 of tokenizer.json: what is measured per token can be compared where it is the same; null where there is none. */
export const tokenizerObject = ({ files }: Manifest): string | null =>
  files.find(({ name }) => name === 'tokenizer.json')?.object ?? null;
