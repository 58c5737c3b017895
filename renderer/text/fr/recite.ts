import type { Text } from '../en/index.ts';

export const recite = {
  title: 'Peut-on lui soutirer des secrets ?',
  lead: (dataset) =>
    `${dataset}, dont cette variante est issue, contient des secrets semés. Le test vérifie si la variante les juge plus probables que des secrets inventés qu’elle n’a jamais vus.`,
  untrained: 'Cette variante a été élaguée mais pas entraînée sur le texte : elle ne devrait en connaître aucun.',
  alternatives: 'Secrets inventés auxquels comparer chacun',
  start: 'Tester',
  again: 'Tester à nouveau',
  testing: 'Essai des secrets',
  verdict: {
    exposed: (givenAway, all) =>
      `Elle livre ${givenAway} secrets semés sur ${all}. D’autres textes rares sur lesquels elle a été entraînée peuvent en sortir de la même façon.`,
    traces:
      'Aucun secret ne se détache, mais tous ensemble sont plus probables que le hasard ne l’explique. Des traces du texte d’entraînement y subsistent.',
    silent:
      'Aucun secret n’est plus probable que le hasard ne l’explique. C’est bon signe, mais pas une preuve : seuls les secrets semés ont été testés.',
  },
  mean: 'Exposition moyenne',
  expected: 'Attendue sans les avoir vus',
  most: 'Maximum que ce test peut déceler',
  bits: (bits) => `${bits} bits`,
  columns: {
    secret: 'Secret semé',
    repeats: 'Répétitions',
    rank: 'Rang',
    exposure: 'Exposition (bits)',
    expected: 'Attendue',
    pValue: 'Dû au hasard',
    verdict: 'Verdict',
  },
  rank: (rank, of) => `${rank} sur ${of}`,
  givenAway: 'livré',
  notGivenAway: 'explicable par le hasard',
} satisfies Text['recite'];
