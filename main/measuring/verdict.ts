import type { Verdict, VerdictLevel } from '../../preload/contract/index.ts';
import type { pairedDifference } from '../evaluate/bootstrap.ts';
import type { DocumentLoss } from '../evaluate/loss.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import { type LossMetric, perToken, rightPerToken } from './losses.ts';

/** Before and after on the held-out text of one dataset. */
export interface Compared {
  readonly dataset: Pick<DatasetRow, 'name' | 'role'>;
  readonly before: readonly DocumentLoss[];
  readonly after: readonly DocumentLoss[];
  /** Of the loss. */
  readonly change: ReturnType<typeof pairedDifference>;
}

/**
 * The largest rise of the loss in nats per token for each level. The right next token becomes less likely by a factor e^rise:
 * 1 in 100 is what the 5 and 6 bit formats in wide use cost, 5 in 100 the 4 bit ones (llama.cpp's own tables); from 1.6 times less
 * likely on, text that is written falls apart.
 */
const mostRise: readonly (readonly [VerdictLevel, number])[] = [
  ['equal', 0.01],
  ['good', 0.05],
  ['repair', 0.5],
];

/** What a rise of the loss in nats per token means for whoever wants to use the model. */
export const levelOf = (rise: number): VerdictLevel => mostRise.find(([, most]) => rise <= most)?.[0] ?? 'unfit';

/**
 * What a comparison means, in words. The domain decides; general text only where there is no domain.
 *
 * @param metric what the changes are in; words are counted only where all cut them into the same tokens.
 * @param trained whether the variant was trained, so that training is not the next thing to try.
 * @returns null where nothing was compared.
 */
export function verdictOf(
  parent: string,
  all: readonly Compared[],
  metric: LossMetric,
  trained: boolean,
): Verdict | null {
  const compared = all.map((one) => inNatsPerToken(one, metric));
  const words = metric === perToken ? rightWords : () => otherTokens;
  const domains = compared.filter(({ dataset }) => dataset.role === 'domain');
  const decisive = worst(domains.length ? domains : compared);
  if (!decisive) return null;
  const other = worst(compared.filter(({ dataset }) => dataset.role !== decisive.dataset.role));
  const level = levelOf(decisive.change.difference);
  return {
    level,
    next: nextOf(level, trained),
    sentences: [
      meaning(level, trained),
      words(parent, decisive),
      ...uncertain(decisive),
      ...(other ? [...(metric === perToken ? [words(parent, other)] : []), ...sufferedMore(decisive, other)] : []),
    ],
  };
}

const otherTokens =
  'Its vocabulary is another one, so right words cannot be counted side by side; the texts were compared byte by byte.';

/** The same change in nats per token of the parent, whatever it was measured in. */
function inNatsPerToken(compared: Compared, metric: LossMetric): Compared {
  if (metric === perToken) return compared;
  const weight = (of: LossMetric['of']) => compared.before.reduce((sum, one) => sum + of(one).weight, 0);
  const sums = (of: LossMetric['of']) => compared.before.reduce((sum, one) => sum + of(one).sum, 0);
  // Both are sums over the same documents, so that their ratio says what one unit is in the other.
  const factor = sums(perToken.of) / weight(perToken.of) / (sums(metric.of) / weight(metric.of));
  const { change } = compared;
  return {
    ...compared,
    change: { ...change, difference: factor * change.difference, low: factor * change.low, high: factor * change.high },
  };
}

const worst = (compared: readonly Compared[]): Compared | undefined =>
  compared.reduce<Compared | undefined>(
    (found, one) => (found && found.change.difference >= one.change.difference ? found : one),
    undefined,
  );

const nextOf = (level: VerdictLevel, trained: boolean): Verdict['next'] => {
  if (level === 'equal' || level === 'good') return 'export';
  return level === 'repair' && !trained ? 'train' : 'larger';
};

const meanings: Readonly<Record<VerdictLevel, string>> = {
  equal: 'Good for use: hardly anything was lost.',
  good: 'Good for use: little was lost.',
  repair: 'Repair it before use: training on your text wins some of this back.',
  unfit: "Don't use this: too much was lost. Choose a larger size.",
};

const meaning = (level: VerdictLevel, trained: boolean): string =>
  level === 'repair' && trained
    ? 'Use it with care: training did not win everything back. A larger size loses less.'
    : meanings[level];

/** Right next tokens per 100 of the parent's, and per 1,000 of the text. */
function rightWords(parent: string, { dataset, before, after }: Compared): string {
  const [was, is] = [rightOf(before), rightOf(after)];
  const per1000 = `${Math.round(is * 1000)} of 1,000; before ${Math.round(was * 1000)}`;
  const perHundred = was > 0 ? ` ${Math.round((100 * is) / was)} times where ${parent} found it 100` : '';
  return `On ${dataset.name} it finds the right next word or part of a word${perHundred} (${per1000}).`;
}

const rightOf = (documents: readonly DocumentLoss[]): number => {
  const all = documents.map(rightPerToken);
  return all.reduce((sum, one) => sum + one.sum, 0) / all.reduce((sum, one) => sum + one.weight, 0);
};

/** Said where the text allows a worse level than the one that was measured. */
function uncertain({ dataset, change }: Compared): readonly string[] {
  if (levelOf(change.high) === levelOf(change.difference)) return [];
  const less = (100 * (1 - Math.exp(-change.high))).toFixed(0);
  return [
    `There is little held-out text in ${dataset.name}: with it the right word may also be up to ${less} % less likely than before.`,
  ];
}

/** Which of two kinds of text lost more, where the difference matters. */
function sufferedMore(decisive: Compared, other: Compared): readonly string[] {
  const [own, its] = [decisive, other].map(({ change }) => Math.max(change.difference, 0)) as [number, number];
  if (levelOf(own) === levelOf(its)) return [];
  const [more, less] = own > its ? [decisive, other] : [other, decisive];
  return [`${more.dataset.name} suffered more than ${less.dataset.name}.`];
}
