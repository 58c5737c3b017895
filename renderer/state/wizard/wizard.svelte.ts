import type { ExtractionInput } from '../../../preload/contract/index.ts';
import { call } from '../../client.ts';
import { adopted } from './adopted.ts';
import { onChange } from '../changes.ts';
import { type Draft, initial } from './draft.ts';
import { keepAnswers, keptAnswers } from './keptAnswers.ts';
import { nameOf } from '../specification.ts';

export { extractionOf, type GoalKind, onlyTrains, ownRecipeOf, type Step, steps } from './draft.ts';

/** The wizard's answers in the project that is open, kept over reloads of the page. */
class Wizard {
  draft = $state<Draft>(initial());
  /** Folder of the project whose answers these are; null until it is known, and as long nothing is kept. */
  #project: string | null = null;
  /** Answers were given before it was known which project is open: they are those that hold. */
  #begun = false;
  #turn = 0;

  constructor() {
    onChange(['project'], () => void this.#open());
    void this.#open();
    $effect.root(() => {
      $effect(() => {
        // Read before anything else: what is not read is not watched.
        const draft = $state.snapshot(this.draft) as Draft;
        if (this.#project !== null) keepAnswers(localStorage, this.#project, draft);
      });
    });
  }

  reset(): void {
    this.#take(initial());
  }

  /** Takes over the answers of an earlier run; what is not there any more is taken as the run kept it. */
  async adopt(input: ExtractionInput): Promise<void> {
    const { recipe } = input;
    const [model, named] = await Promise.all([
      call('models.show', { name: input.model }).catch(() => null),
      typeof recipe === 'string' ? null : call('recipes.show', { name: nameOf(recipe) }).catch(() => null),
    ]);
    this.#take(adopted(input, { bytes: model?.bytes ?? null, named }));
  }

  /** Takes another recipe. Numbers of a training that was chosen beside it stay; those of a recipe's own go with it. */
  takeRecipe(recipe: string): void {
    const { recovery, training } = this.draft;
    Object.assign(this.draft, { recipe, lambda: null, training: recovery ? training : {} });
  }

  /** Begins anew with some answers given. */
  begin(answers: Partial<Draft>): void {
    this.#take({ ...initial(), ...answers });
  }

  #take(draft: Draft): void {
    this.draft = draft;
    this.#begun = true;
  }

  /** Whatever is answered until the program has said which project is open belongs to none that is known. */
  async #open(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const before = this.#project;
    if (before !== null) keepAnswers(localStorage, before, $state.snapshot(this.draft) as Draft);
    this.#project = null;
    this.#begun = false;
    const answer = await call('projects.list', {}).catch(() => null);
    if (turn !== this.#turn || !answer) return;
    this.#project = answer.current;
    if (answer.current === null) return;
    if (!this.#begun && answer.current !== before) this.draft = keptAnswers(localStorage, answer.current);
    else keepAnswers(localStorage, answer.current, $state.snapshot(this.draft) as Draft);
  }
}

export const wizard = new Wizard();
