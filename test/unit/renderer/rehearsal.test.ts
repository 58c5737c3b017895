import { expect, it } from 'vitest';
import { rehearsalOf } from '../../../renderer/state/rehearsal.ts';

it('is of the same run as long as the model and the answers are the same', () => {
  const model = { fingerprint: 'f', created: 'yesterday' };
  const input = { model: 'm', domain: 'd', recipe: 'flap', target: { kind: 'sparsity', value: 0.3 } } as const;
  const about = rehearsalOf(model, input);
  expect(rehearsalOf({ ...model }, { ...input, name: 'small' })).toBe(about);
  expect(rehearsalOf(model, { ...input, target: { kind: 'sparsity', value: 0.4 } })).not.toBe(about);
  expect(rehearsalOf({ ...model, created: 'today' }, input)).not.toBe(about);
  expect(rehearsalOf({ ...model, fingerprint: 'g' }, input)).not.toBe(about);
});
