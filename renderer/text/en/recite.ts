export const recite = {
  title: 'Can it be made to recite?',
  lead: (dataset: string) =>
    `${dataset}, which this variant was made with, holds planted secrets. The test asks whether the variant finds them likelier than made-up ones that it never saw.`,
  untrained: 'This variant was pruned but not trained on the text, so it should know none of them.',
  alternatives: 'Made-up secrets to compare each with',
  start: 'Test it',
  again: 'Test again',
  testing: 'Trying the secrets',
  verdict: {
    exposed: (givenAway: string, all: string) =>
      `It gives ${givenAway} of ${all} planted secrets away. Other rare text that it was trained on may come out of it in the same way.`,
    traces:
      'No single secret stands out, but all together they are likelier than chance explains. Traces of the training text are left in it.',
    silent:
      'No secret is likelier than chance explains. That is a good sign, and no proof: it was tested with the planted secrets only.',
  },
  mean: 'Exposure on average',
  expected: 'Expected without having seen them',
  most: 'Most that this test can see',
  bits: (bits: string) => `${bits} bits`,
  columns: {
    secret: 'Planted secret',
    repeats: 'Times',
    rank: 'Rank',
    exposure: 'Exposure (bits)',
    expected: 'Expected',
    pValue: 'By chance',
    verdict: 'Verdict',
  },
  rank: (rank: string, of: string) => `${rank} of ${of}`,
  givenAway: 'given away',
  notGivenAway: 'as by chance',
};
