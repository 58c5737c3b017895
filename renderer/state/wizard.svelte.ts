import type { ExtractionInput } from '../../preload/contract/index.ts';
import { type Draft, initial } from './draft.ts';

export { extractionOf, type GoalKind, type Step, steps } from './draft.ts';

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
  adopt({ recipe, ...input }: ExtractionInput): void {
    const known = typeof recipe === 'string' ? recipe : '';
    this.draft = {
      ...initial(),
      model: input.model,
      domain: input.domain,
      general: input.general ?? '',
      goal: 'custom',
      recipe: known,
      ownRecipe: typeof recipe === 'string' ? '' : JSON.stringify(recipe, null, 2),
      sparsityPercent: input.target?.kind === 'sparsity' ? input.target.value * 100 : 50,
      ...(input.target?.kind === 'bytes' ? { goal: 'bytes', gigabytes: input.target.value / 1e9 } : {}),
      ...(input.target?.kind === 'keep' ? { goal: 'keep', keepPercent: input.target.value * 100 } : {}),
      ...(input.target?.kind === 'time' ? { goal: 'time', timePercent: input.target.value * 100 } : {}),
      lambda: input.lambda ?? null,
      layers: { ...input.layers },
      calibrationWindows: input.calibrationWindows ?? 128,
      window: input.window ?? 128,
      seed: input.seed ?? 1,
      measure: input.measure ?? true,
      device: input.device ?? 'auto',
    };
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
