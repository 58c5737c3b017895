import { Registry, noOptions, type NoOptions } from '../../../components/component.ts';
import { uniform } from '../../../runtime/random.ts';
import { tokenFrequencies } from '../../statistics/tokenFrequencies.ts';
import type { ScoreComponent } from '../granularity.ts';
import type { Work } from '../work.ts';

/** How much every token is wanted. */
export interface TokenScore<Options = unknown> extends ScoreComponent<Options> {
  /** By id; 0 for a token that nothing speaks for. */
  scores(work: Work, options: Options): Promise<Float64Array>;
}

const random: TokenScore<NoOptions> = {
  name: 'random',
  explanation: 'At random. The control that every other score has to beat.',
  citation: '',
  options: noOptions,
  needs: () => [],
  scores: ({ extraction: { settings, source } }) =>
    Promise.resolve(uniform(settings.seed, source.architecture.vocabulary)),
};

const frequency: TokenScore<NoOptions> = {
  name: 'frequency',
  explanation: 'How often a token occurs in the texts: one that never does is not missed there.',
  citation: 'Abdaoui, Pradel, Sigel. SustaiNLP 2020 (Load What You Need). arXiv:2010.05609',
  options: noOptions,
  needs: () => [tokenFrequencies],
  scores: ({ statistics }) => statistics.measure(tokenFrequencies, null),
};

/** Scores of tokens, by the name a recipe uses. */
export const tokenScores = new Registry<TokenScore>([random, frequency]);
