import type { ExtractionInput } from '../../preload/contract/index.ts';
import { adopted, type Draft, initial } from './draft.ts';

export { extractionOf, type GoalKind, onlyTrains, ownRecipeOf, type Step, steps } from './draft.ts';

const key = 'wizard';

/** The wizard's answers, kept over reloads of the page. */
class Wizard {
  draft = $state<Draft>(stored());

  constructor() {
    $effect.root(() => {
      $effect(() => localStorage.setItem(key, JSON.stringify(this.draft)));
    });
  }

  reset(): void {
    this.draft = initial();
  }

  /** Takes over the answers of an earlier run. */
  adopt(input: ExtractionInput): void {
    this.draft = adopted(input);
  }

  /** Begins anew with some answers given. */
  begin(answers: Partial<Draft>): void {
    this.draft = { ...initial(), ...answers };
  }
}

function stored(): Draft {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Draft>;
    return { ...initial(), ...found };
  } catch {
    return initial();
  }
}

export const wizard = new Wizard();
