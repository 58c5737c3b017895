import type { Text } from '../en/index.ts';

export const recite = {
  title: 'Lassen sich ihr Geheimnisse entlocken?',
  lead: (dataset) =>
    `${dataset}, woraus diese Variante entstanden ist, enthält eingestreute Geheimnisse. Der Test fragt, ob die Variante sie für wahrscheinlicher hält als erfundene, die sie nie gesehen hat.`,
  untrained:
    'Diese Variante wurde beschnitten, aber nicht auf dem Text trainiert; sie sollte also keines davon kennen.',
  alternatives: 'Erfundene Geheimnisse, mit denen jedes verglichen wird',
  start: 'Testen',
  again: 'Noch einmal testen',
  testing: 'Die Geheimnisse werden ausprobiert',
  verdict: {
    exposed: (givenAway, all) =>
      `Sie verrät ${givenAway} von ${all} eingestreuten Geheimnissen. Auf demselben Weg kann sie auch anderen seltenen Text preisgeben, auf dem sie trainiert wurde.`,
    traces:
      'Kein einzelnes Geheimnis sticht hervor, aber alle zusammen sind wahrscheinlicher, als es der Zufall erklärt. Spuren des Trainingstextes sind in ihr geblieben.',
    silent:
      'Kein Geheimnis ist wahrscheinlicher, als es der Zufall erklärt. Das ist ein gutes Zeichen und kein Beweis: Getestet wurde nur mit den eingestreuten Geheimnissen.',
  },
  mean: 'Preisgabe im Mittel',
  expected: 'Erwartet, ohne sie gesehen zu haben',
  most: 'Höchstwert, den dieser Test erkennen kann',
  bits: (bits) => `${bits} Bit`,
  columns: {
    secret: 'Eingestreutes Geheimnis',
    repeats: 'Wie oft',
    rank: 'Rang',
    exposure: 'Preisgabe (Bit)',
    expected: 'Erwartet',
    pValue: 'Durch Zufall',
    verdict: 'Urteil',
  },
  rank: (rank, of) => `${rank} von ${of}`,
  givenAway: 'verraten',
  notGivenAway: 'nicht mehr als Zufall',
} satisfies Text['recite'];
