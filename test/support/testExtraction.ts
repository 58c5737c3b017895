import { join } from 'node:path';
import { derivedSource, type Extracted } from '../../main/compress/extraction/derivedSource.ts';
import { extract } from '../../main/compress/extraction/extract.ts';
import { type Calibration, Extraction, type Settings, type Texts } from '../../main/compress/extraction/extraction.ts';
import { precisionOf } from '../../main/models/precision.ts';
import type { LayerOutcome } from '../../main/compress/extraction/outcome.ts';
import type { Workspace } from '../../main/compress/extraction/workspace.ts';
import type { Recipe } from '../../main/compress/recipe/document.ts';
import { findRecipe, loadRecipes } from '../../main/compress/recipe/load.ts';
import { calibrationLoss } from '../../main/compress/search/calibrationLoss.ts';
import type { LayerShape } from '../../main/models/architecture.ts';
import type { ModelSource } from '../../main/models/source.ts';
import { type Golden, openModel, readGolden, windowsOf } from './golden.ts';
import { memoryWorkspace, owned } from './owned.ts';
import { memorySource, seededWeights, smallArchitecture } from './seededModel.ts';
import { randomText } from './texts.ts';
import { inTokens, seededUse } from './tokens.ts';

/** All recipes of the program. */
export const recipes = loadRecipes(join(import.meta.dirname, '..', '..', 'resources', 'recipes'));

/** A recipe of the program by name, with changes. */
export const recipeOf = (name: string, changes: Partial<Recipe> = {}): Recipe => ({
  ...findRecipe(recipes, name),
  ...changes,
});

/** The small model with so many layers, from a seed. */
export function layeredModel(layers: number, seed = 5): ModelSource {
  const [layer] = smallArchitecture().layers as [LayerShape];
  const architecture = smallArchitecture({ layers: Array.from({ length: layers }, () => layer) });
  return { ...memorySource(architecture, seededWeights(architecture, seed)), fingerprint: `seeded ${seed}` };
}

interface Choices {
  readonly model: () => ModelSource | Promise<ModelSource>;
  readonly recipe: Recipe | null;
  readonly settings: Partial<Settings>;
  readonly texts: Texts;
  readonly workspace: Workspace | null;
  readonly trained: Workspace['trained'] | null;
}

/** What came of an extraction. */
export interface TestRun {
  readonly extraction: Extraction;
  readonly recipe: Recipe;
  readonly result: Extracted;
  /** The smaller model. */
  readonly made: ModelSource;
  /** What is known of each layer. */
  readonly outcomes: readonly LayerOutcome[];
  /** Hashes of the layers: equal for equal bits. */
  readonly objects: readonly string[];
  /** Mean loss on the calibration text of the domain, in nats; of the smaller model unless another one is given. */
  loss(model?: ModelSource): Promise<number>;
}

/**
 * An extraction said in one line: `testExtraction().layers(4).recipe('flap').settings({ sparsity: 0.25 }).run()`. Every word
 * makes a new one, so that a test may keep a beginning and vary the rest. Whatever it opens is given back when the test ends,
 * and the test fails when memory stays reserved.
 */
export class TestExtraction {
  readonly #choices: Choices;

  constructor(choices: Choices) {
    this.#choices = choices;
  }

  #with(changes: Partial<Choices>): TestExtraction {
    return new TestExtraction({ ...this.#choices, ...changes });
  }

  /** A model in memory. */
  model(source: ModelSource): TestExtraction {
    return this.#with({ model: () => source });
  }

  /** The small model with so many layers, from a seed; without this word it has two. */
  layers(count: number, seed = 5): TestExtraction {
    return this.model(layeredModel(count, seed));
  }

  /** A model with golden results, and of its texts what the reference had. */
  golden(name: string, domain: keyof Golden['ids'] = 'calib_domain'): TestExtraction {
    const { ids } = readGolden(name);
    const text = (key: keyof Golden['ids']): Calibration => ({ windows: windowsOf(ids[key]), fingerprint: key });
    return this.#with({
      model: async () => owned(await openModel(name)),
      texts: { domain: text(domain), general: text('calib_general') },
    });
  }

  /** A recipe of the program by name, or one of the test's own; changes are laid over it. */
  recipe(of: string | Recipe, changes: Partial<Recipe> = {}): TestExtraction {
    return this.#with({ recipe: typeof of === 'string' ? recipeOf(of, changes) : { ...of, ...changes } });
  }

  /** What is not given is the recipe's default, and seed 1. */
  settings(changes: Partial<Settings>): TestExtraction {
    return this.#with({ settings: { ...this.#choices.settings, ...changes } });
  }

  /** Calibration text; without this word there is random text of the domain and none besides. */
  texts(domain: Calibration, general: Calibration | null = null): TestExtraction {
    return this.#with({ texts: { ...this.#choices.texts, domain, general } });
  }

  /** Text to train on. */
  training(domain: Calibration, general: Calibration | null = null): TestExtraction {
    return this.#with({ texts: { ...this.#choices.texts, training: () => Promise.resolve({ domain, general }) } });
  }

  /** Where results lie, to look at them or to share them; without this word every extraction has a fresh one in memory. */
  in(workspace: Workspace): TestExtraction {
    return this.#with({ workspace });
  }

  /** Hears what trainings report. */
  onTrained(trained: Workspace['trained']): TestExtraction {
    return this.#with({ trained });
  }

  /** The extraction, with nothing done yet. */
  async open(): Promise<Extraction> {
    const { model, recipe, settings, texts, workspace, trained } = this.#choices;
    const { sparsity, lambda, precision } = recipe?.defaults ?? { sparsity: 0.5, lambda: 1 };
    const rounded = precision === undefined ? {} : { precision: precisionOf(precision) };
    const all = { sparsity, lambda, seed: 1, ...rounded, ...settings };
    const place = { ...(workspace ?? memoryWorkspace()), ...(trained ? { trained } : {}) };
    const source = await model();
    return owned(new Extraction(source, all, { tokens: () => Promise.resolve(seededUse(source)), ...texts }, place));
  }

  /** Runs the recipe. */
  async run(): Promise<TestRun> {
    const { recipe } = this.#choices;
    if (!recipe) throw new Error('A test extraction needs a recipe before it can run.');
    const extraction = await this.open();
    const result = await extract(extraction, recipe);
    const made = derivedSource(extraction.source, result);
    return {
      ...{ extraction, recipe, result, made },
      outcomes: result.layers.map(({ meta }) => meta as LayerOutcome),
      objects: result.layers.map(({ object }) => object),
      loss: async (model = made) => {
        const { domain, general } = extraction;
        const { tokens } = result;
        if (!tokens) return calibrationLoss(extraction, model);
        const texts = { domain: domain && inTokens(domain, tokens), general: general && inTokens(general, tokens) };
        using own = new Extraction(model, extraction.settings, texts, extraction.workspace);
        return await calibrationLoss(own, model);
      },
    };
  }
}

/** See TestExtraction. */
export const testExtraction = (): TestExtraction =>
  new TestExtraction({
    model: () => layeredModel(2),
    recipe: null,
    settings: {},
    texts: { domain: randomText(1), general: null },
    workspace: null,
    trained: null,
  });
