import { expect, it } from 'vitest';
import { offersOf, type Option, preferredOf, refusals } from '../../../renderer/screens/export/programs.ts';

const option = (type: string, bytes: number, changes: Partial<Option> = {}): Option => ({
  ...{ format: 'f', type, title: type, explanation: '', dtype: null, bytes, memory: bytes, lossless: true, folder: '' },
  ...{ loadsIn: [], proof: 0, loss: null, warning: null, card: '' },
  ...changes,
});
const program = (name: string, use: Option['loadsIn'][number]['use']) => ({
  ...{ program: name, use, verified: false, note: '', run: '' },
});
const own = program('Own', 'project');
const chat = program('Chat', 'chat');

it('offers every program once, what needs least knowledge first, with all that it loads', () => {
  const formats = [
    option('a', 30, { loadsIn: [own] }),
    option('b', 20, { loadsIn: [chat, own] }),
    option('c', 9, { loadsIn: [chat], lossless: false }),
  ];
  const offers = offersOf(formats);
  expect(offers.map((offer) => [offer.program, offer.options.map(({ type }) => type)])).toEqual([
    ['Chat', ['b', 'c']],
    ['Own', ['a', 'b']],
  ]);
  expect(offers.map((offer) => preferredOf(offer)?.type)).toEqual(['b', 'b']);
});

it('prefers what comes first where every type rounds', () => {
  const rounded = { loadsIn: [chat], lossless: false };
  const [offer] = offersOf([option('a', 30, rounded), option('b', 20, rounded)]);
  expect(offer && preferredOf(offer)?.type).toBe('a');
});

it('says once why a format cannot be had', () => {
  const refused = { warning: 'It cannot.' };
  expect(
    refusals([
      option('a', 1, refused),
      option('b', 1, refused),
      option('c', 1, { loadsIn: [own], warning: 'Careful.' }),
    ]),
  ).toEqual(['It cannot.']);
});
