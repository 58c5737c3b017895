import { Registry, noOptions, type NoOptions } from '../../../components/component.ts';
import type { Preference } from '../../../formats/vocabulary/learn.ts';
import { u32 } from '../../../runtime/random.ts';
import { wordFrequencies } from '../../statistics/wordFrequencies.ts';
import type { ScoreComponent } from '../granularity.ts';
import type { Work } from '../work.ts';

/** How much a new token is wanted. */
export interface WordScore<Options = unknown> extends ScoreComponent<Options> {
  preference(work: Work, options: Options): Preference;
}

const random: WordScore<NoOptions> = {
  name: 'random',
  explanation: 'At random among the neighbours that the texts hold. The control that every other score has to beat.',
  citation: '',
  options: noOptions,
  needs: () => [wordFrequencies],
  preference:
    ({ extraction: { settings } }) =>
    (_, merge) =>
      [...merge.join('\0')].reduce((hash, character) => u32(hash, character.codePointAt(0) as number), settings.seed),
};

const saved: WordScore<NoOptions> = {
  name: 'saved',
  explanation: 'How many tokens of the texts it saves: neighbours that often stand together become one.',
  citation: 'Herold, Kozielski, Bazazo, Petrushkov, Versley, Hashemi, et al. 2025. arXiv:2509.26124',
  options: noOptions,
  needs: () => [wordFrequencies],
  preference: () => (weight) => weight,
};

/** Scores of new tokens, by the name a recipe uses. */
export const wordScores = new Registry<WordScore>([random, saved]);
