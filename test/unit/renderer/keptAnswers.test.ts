import { describe, expect, it } from 'vitest';
import { initial } from '../../../renderer/state/wizard/draft.ts';
import { keepAnswers, keptAnswers } from '../../../renderer/state/wizard/keptAnswers.ts';

const storage = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
};

describe('answers of the wizard', () => {
  it('belong to the project that they were given in', () => {
    const own = storage();
    const ward = { ...initial(), model: 'meadow', domain: 'ward letters', name: 'patient 7' };
    keepAnswers(own, '/projects/ward', ward);
    expect(keptAnswers(own, '/projects/ward')).toEqual(ward);
    expect(keptAnswers(own, '/projects/law')).toEqual(initial());
    keepAnswers(own, '/projects/law', { ...initial(), domain: 'contracts' });
    expect(keptAnswers(own, '/projects/ward')).toEqual(ward);
  });

  it('are as at the beginning where what was kept cannot be read, and where an older program asked less', () => {
    const own = storage();
    own.setItem('wizard /p', '{"model":"m"');
    expect(keptAnswers(own, '/p')).toEqual(initial());
    own.setItem('wizard /p', '{"model":"m"}');
    expect(keptAnswers(own, '/p')).toEqual({ ...initial(), model: 'm' });
  });
});
