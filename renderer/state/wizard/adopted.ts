import type { ExtractionInput, TrainingChanges } from '../../../preload/contract/index.ts';
import { chosenSettings, trainingSettings } from '../../../preload/contract/runSettings.ts';
import { type Draft, initial } from './draft.ts';
import { type Document, inTrainingPruningOf, recoveryOf } from '../recovery.ts';
import { removes } from '../specification.ts';

/** What is known of an earlier run beside what it was asked. */
export interface Known {
  /** Bytes of the model that it made smaller; null where it is gone. */
  readonly bytes: number | null;
  /** The recipe that goes by the name of the one it followed; null where none does any more. */
  readonly named: Document | null;
}

/** The answers that an earlier run was started with: its goal and its recipe by the names that the wizard has for them. */
export function adopted(
  { recipe, recovery, target, ...input }: ExtractionInput,
  { bytes, named }: Known = { bytes: null, named: null },
): Draft {
  const own = typeof recipe === 'string' ? null : typeof recovery === 'object' ? { ...recipe, recovery } : recipe;
  const known = own && named ? namedAnswers(own, named) : null;
  const teaches = own !== null && !removes(own);
  return {
    ...initial(),
    model: input.model,
    domain: input.domain,
    general: input.general ?? '',
    recipe: typeof recipe === 'string' ? recipe : '',
    ownRecipe: own && !known ? JSON.stringify(own, null, 2) : '',
    recovery: typeof recovery === 'string' ? recovery : '',
    training: { ...input.training },
    ...known,
    ...(teaches ? { goal: 'teach' } : goalOf(target, bytes)),
    lambda: input.lambda ?? null,
    layers: { ...input.layers },
    settings: { ...initial().settings, ...chosenSettings(input) },
  };
}

function goalOf(target: ExtractionInput['target'], bytes: number | null): Partial<Draft> {
  if (target?.kind === 'keep') return { goal: 'keep', keepPercent: percentOf(target.value) };
  if (target?.kind === 'time') return { goal: 'time', timePercent: percentOf(target.value) };
  if (target?.kind === 'size') return sizeGoal(percentOf(target.value));
  if (target?.kind === 'bytes') {
    // A share of the size is asked for as the bytes that it comes to.
    const percent = bytes ? Math.round((100 * target.value) / bytes) : 0;
    const isShare = bytes !== null && percent < 100 && Math.floor((percent / 100) * bytes) === target.value;
    return isShare ? sizeGoal(percent) : { goal: 'bytes', gigabytes: target.value / 1e9 };
  }
  return { goal: 'custom', sparsityPercent: target ? percentOf(target.value) : initial().sparsityPercent };
}

const sizeGoal = (percent: number): Partial<Draft> =>
  percent === 50 ? { goal: 'half' } : { goal: 'size', sizePercent: percent };

/** Shares as people type them: 0.07 is 7, not 7.000000000000001. */
const percentOf = (share: number): number => Number((100 * share).toPrecision(12));

/** Choosing a recipe by its name, without its training or with other numbers for it, where that makes the document; else null. */
function namedAnswers(document: Document, named: Document): Partial<Draft> | null {
  const name = typeof named['name'] === 'string' ? named['name'] : '';
  const chosen = removes(named) ? { recipe: name } : { adaptation: name };
  const training = changesBetween(named, document);
  const ways: readonly { readonly made: Document; readonly answers: Partial<Draft> }[] = [
    { made: named, answers: {} },
    { made: { ...named, recovery: 'none' }, answers: { recovery: 'none' } },
    { made: withChanges(named, training), answers: { training } },
    { made: withChanges({ ...named, recovery: 'none' }, training), answers: { recovery: 'none', training } },
  ];
  const way = ways.find(({ made }) => canonical(made) === canonical(document));
  return way ? { ...chosen, ...way.answers } : null;
}

type Change = keyof TrainingChanges;
const changeable = Object.keys(trainingSettings) as readonly Change[];

const numberIn = (training: Document, name: Change): unknown =>
  name === 'general' ? (training['data'] as Document | undefined)?.['general'] : training[name];

/** Numbers of the training that one recipe has and the other has not. */
function changesBetween(named: Document, document: Document): TrainingChanges {
  const of = (one: Document) => recoveryOf(one) ?? inTrainingPruningOf(one);
  const [before, after] = [of(named), of(document)];
  if (!before || !after) return {};
  return Object.fromEntries(
    changeable.flatMap((name) => {
      const value = numberIn(after, name);
      return typeof value === 'number' && value !== numberIn(before, name) ? [[name, value]] : [];
    }),
  );
}

/** A recipe with these numbers in its trainings, as the program changes them. */
function withChanges(document: Document, { general, ...others }: TrainingChanges): Document {
  const changed = (training: Document) => ({
    ...training,
    ...others,
    ...(general === undefined ? {} : { data: { ...(training['data'] as Document | undefined), general } }),
  });
  const [inTraining, recovery] = [inTrainingPruningOf(document), recoveryOf(document)];
  return {
    ...document,
    ...(inTraining ? { inTrainingPruning: changed(inTraining) } : {}),
    ...(recovery ? { recovery: changed(recovery) } : {}),
  };
}

/** JSON that is the same for the same document, in whatever order it was written. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
