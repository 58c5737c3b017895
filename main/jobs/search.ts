import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Extraction, type Settings } from '../compress/context.ts';
import { extract as runRecipe } from '../compress/extract.ts';
import type { Recipe } from '../compress/recipe.ts';
import { stage } from '../compress/stages.ts';
import type { Artifact, Workspace } from '../compress/workspace.ts';
import { measureLoss } from '../evaluate/loss.ts';
import { writeFileAtomic } from '../formats/atomic.ts';
import type { ModelSource } from '../models/source.ts';
import type { ModelRow } from '../project/repositories/models.ts';
import { ObjectStore } from '../project/objects.ts';
import type { Project } from '../project/project.ts';
import { manifestSource } from '../project/variantSource.ts';
import type { PackedWindows } from '../text/pack.ts';
import { Walker } from '../walk/walker.ts';
import { meanLoss } from './heldOut.ts';
import { variantManifest } from './makeVariant.ts';
import { runStage, searchSteps } from './stages.ts';
import { mostSparsity } from './target.ts';
import { writeArtifact } from './workspace.ts';

export interface Search {
  readonly project: Project;
  readonly model: ModelRow;
  readonly source: ModelSource;
  readonly recipe: Recipe;
  readonly settings: Omit<Settings, 'sparsity'>;
  readonly texts: ConstructorParameters<typeof Extraction>[3];
  /** Text that losses are compared on: never held-out text, which only measures the end result. */
  readonly judge: PackedWindows;
  readonly tokenBytes: (id: number) => number;
  readonly workspace: Workspace;
  /** Folder of the run. */
  readonly folder: string;
  readonly onLoss: (sparsity: number, loss: number) => void;
}

/** Losses found so far by sparsity, so that a resumed search does not measure again; 0 is the parent's. */
type Found = Record<string, number>;

/**
 * The largest share that can go while the mean probability per token stays at least `keep` times the parent's:
 * exp(L_parent − L_variant) ≥ keep, the ratio of geometric means. A bisection between 0 and the most that can go,
 * taking the loss to rise with the share; scores are made once and reused by every step.
 *
 * @throws when even the smallest step loses too much.
 */
export async function searchKeep(search: Search, keep: number): Promise<number> {
  const { folder, workspace, onLoss } = search;
  const path = join(folder, 'search.json');
  const found = await readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as Found,
    () => ({}) as Found,
  );
  const lossAt = async (sparsity: number): Promise<number> => {
    const key = String(sparsity);
    const first = Object.keys(found).length < 2;
    const loss =
      found[key] ?? (sparsity === 0 ? await judge(search, search.source) : await trial(search, sparsity, first));
    found[key] = loss;
    await writeFileAtomic(path, JSON.stringify(found));
    onLoss(sparsity, loss);
    return loss;
  };
  const parent = await lossAt(0);
  let low = 0;
  let high = mostSparsity;
  for (let step = 0; step < searchSteps; step += 1) {
    const middle = Math.round(((low + high) / 2) * 1000) / 1000;
    if (Math.exp(parent - (await lossAt(middle))) >= keep) low = middle;
    else high = middle;
    workspace.progress(runStage.searching, step + 1, searchSteps);
  }
  if (low > 0) return low;
  throw new Error(
    `Removing as little as ${(high * 100).toFixed(1)} % with ${search.recipe.title} keeps less than ${(keep * 100).toFixed(1)} % of the probability of the right next token. Choose a lower goal, another recipe or more domain text.`,
  );
}

/** Cuts at one share and measures; the layers go into a store that is thrown away with the run's folder. */
async function trial(search: Search, sparsity: number, first: boolean): Promise<number> {
  const { project, model, source, recipe, settings, texts, workspace, folder } = search;
  const store = new ObjectStore(join(folder, 'search'));
  const own = new Set<string>();
  const extraction = new Extraction(source, recipe, { ...settings, sparsity }, texts, {
    ...workspace,
    save: async (fingerprint, kind, tensors, meta = null): Promise<Artifact> => {
      if (kind !== 'layer' && kind !== 'mask') return workspace.save(fingerprint, kind, tensors, meta);
      const artifact = await writeArtifact(store, tensors, meta);
      own.add(artifact.object);
      return artifact;
    },
    // The first trial makes the scores that all use, as a run does; the rest of it is only a step of the search.
    progress: (name, done, total) => {
      if (first && name !== stage.cutting && name !== stage.sequential) workspace.progress(name, done, total);
    },
  });
  const objects = { path: (hash: string) => (own.has(hash) ? store : project.objects).path(hash) };
  const manifest = await variantManifest(objects, model.manifest, await runRecipe(extraction));
  const variant = await manifestSource(objects, manifest, `trial ${sparsity}`);
  try {
    return await judge(search, variant);
  } finally {
    await variant.close();
    for (const hash of own) await store.remove(hash);
  }
}

async function judge({ judge: windows, tokenBytes, workspace }: Search, source: ModelSource): Promise<number> {
  const walker = new Walker(source, workspace);
  try {
    return meanLoss(await measureLoss(walker, windows, tokenBytes));
  } finally {
    walker.head.dispose();
  }
}
