import type {
  DocumentFeatures,
  Features,
  ProjectionGradients,
  ShortTraining,
  TokenSimilarities,
} from '../../../main/select/features.ts';
import type { Candidate } from '../../../main/select/candidate.ts';
import type { SelectionTask } from '../../../main/select/strategy.ts';
import { Device } from '../../../main/runtime/device.ts';

/** What a test says that a model would say. */
export interface Told {
  readonly losses?: readonly number[];
  readonly errorNorms?: readonly number[];
  /** Rows of equal width. */
  readonly states?: readonly (readonly number[])[];
  readonly divergences?: readonly number[];
  readonly gradients?: ProjectionGradients;
}

const never = (what: string) => () => Promise.reject(new Error(`Nothing was said about ${what}.`));

function documents({ losses, errorNorms, states, divergences, gradients }: Told): DocumentFeatures {
  const numbers = (values: readonly number[] | undefined, what: string) =>
    values ? () => Promise.resolve(Float64Array.from(values)) : never(what);
  return {
    losses: numbers(losses, 'losses'),
    errorNorms: numbers(errorNorms, 'error norms'),
    divergences: numbers(divergences, 'divergences'),
    hiddenStates: states
      ? () => Promise.resolve({ values: Float32Array.from(states.flat()), width: states[0]?.length ?? 1 })
      : never('hidden states'),
    gradients: gradients ? () => Promise.resolve(gradients) : never('gradients'),
  };
}

const device = new Device('cpu', { threads: 1 });

export interface FakeTask extends Partial<Omit<SelectionTask, 'features' | 'pool' | 'target'>> {
  readonly pool: readonly Candidate[];
  readonly target?: readonly Candidate[];
  readonly told?: { readonly pool?: Told; readonly target?: Told };
  readonly similarities?: TokenSimilarities;
  readonly of?: (documents: readonly Candidate[]) => Told;
  /** What is said of the pool after a training; what is said before where it is absent. */
  readonly trained?: (training: ShortTraining) => Told;
}

/** A task whose features are what a test says. */
export function taskOf({
  pool,
  target = [],
  told = {},
  similarities,
  of,
  trained,
  ...further
}: FakeTask): SelectionTask {
  const features: Features = {
    pool: documents(told.pool ?? {}),
    target: documents(told.target ?? {}),
    of: (texts) => documents(of?.(texts) ?? {}),
    trained: (training, read) => read(documents(trained?.(training) ?? told.pool ?? {})),
    tokenSimilarities: similarities ? () => Promise.resolve(similarities) : never('token similarities'),
  };
  return { pool, target, features, device, budget: 1000, seed: 1, report: () => undefined, ...further };
}

/** Documents with so many tokens each. */
export const blank = (count: number, tokens = 10): Candidate[] =>
  Array.from({ length: count }, (_, i) => ({ text: `text ${i}`, tokens }));
