import { join } from 'node:path';
import { Extraction, type Settings, type Texts } from '../../compress/extraction/extraction.ts';
import { extract as runRecipe } from '../../compress/extraction/extract.ts';
import type { Artifact, Workspace } from '../../compress/extraction/workspace.ts';
import type { Recipe } from '../../compress/recipe/document.ts';
import type { ModelSource } from '../../models/source.ts';
import { ObjectStore } from '../../project/objects.ts';
import type { Project } from '../../project/project.ts';
import type { Subject } from '../../project/subjects.ts';
import { manifestSource } from '../../project/variantSource.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import { variantManifest } from './makeVariant.ts';
import { writeArtifact } from './workspace.ts';

/** What recipes are tried on. */
export interface Trials {
  readonly project: Project;
  readonly parent: Subject;
  readonly source: ModelSource;
  readonly texts: Texts;
  readonly workspace: Workspace;
  /** Folder of the run. */
  readonly folder: string;
}

/** A workspace whose layers and parts are thrown away; statistics and scores stay for whoever asks for them next. */
export interface TrialWorkspace extends AsyncDisposable {
  readonly workspace: Workspace;
  /** Where its layers and parts lie. */
  readonly store: ObjectStore;
  /** Those, and the project's. */
  readonly objects: Pick<ObjectStore, 'path'>;
}

export function trialWorkspace({
  project,
  workspace,
  folder,
}: Pick<Trials, 'project' | 'workspace' | 'folder'>): TrialWorkspace {
  const store = new ObjectStore(join(folder, 'trial'));
  const own = new Set<string>();
  return {
    store,
    objects: { path: (hash) => (own.has(hash) ? store : project.objects).path(hash) },
    workspace: {
      ...workspace,
      save: async (fingerprint, kind, tensors, meta = null): Promise<Artifact> => {
        if (kind !== 'layer' && kind !== 'mask' && kind !== 'part')
          return workspace.save(fingerprint, kind, tensors, meta);
        const artifact = await writeArtifact(store, tensors, meta);
        own.add(artifact.object);
        return artifact;
      },
    },
    [Symbol.asyncDispose]: async () => {
      for (const hash of own) await store.remove(hash);
    },
  };
}

/**
 * What a recipe would make is measured and thrown away. Nothing is trained: that would have to be done anew for every trial.
 */
export async function tryOut<T>(
  trials: Trials,
  recipe: Recipe,
  settings: Settings,
  measure: (variant: ModelSource) => Promise<T>,
): Promise<T> {
  const { parent, source, texts, workspace } = trials;
  await using scope = new DisposalStack();
  const trial = scope.use(trialWorkspace(trials));
  using extraction = new Extraction(source, settings, texts, trial.workspace);
  const made = await runRecipe(extraction, { ...recipe, recovery: 'none' });
  const place = { from: trial.objects, to: trial.store, warn: (message: string) => workspace.warn(message) };
  const manifest = await variantManifest(place, parent.manifest, made);
  const variant = scope.use(await manifestSource(trial.objects, manifest, `trial of ${recipe.name}`));
  return await measure(variant);
}
