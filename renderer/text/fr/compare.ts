import type { Text } from '../en/index.ts';
import { named } from '../words.ts';

export const compare = {
  title: 'Comparer',
  lead: 'Côte à côte, sur les mêmes documents réservés. Un changement ne compte que si son intervalle exclut zéro.',
  choose: 'Choisissez de deux à six variantes ou modèles',
  add: 'Ajouter à la comparaison',
  remove: (name) => `Retirer ${name}`,
  none: 'Choisissez ce qu’il faut comparer.',
  noneText:
    'Les variantes sont comparées aux modèles dont elles sont issues, et entre elles. L’adresse de cette page garde le choix.',
  measuring: 'Mesure sur du texte réservé',
  changes: 'Variation de la perte par rapport au modèle d’origine',
  inBits:
    'Ils découpent le texte en tokens différents ; un token ne représente donc pas la même quantité de texte pour chacun. Les variations sont en bits par octet, sur des documents que chacun lit en entier ; les pertes et perplexités par token ne se comparent pas.',
  changesOn: (dataset) => `Sur ${dataset}`,
  verdicts: 'Ce que cela signifie',
  next: {
    export: 'L’exporter',
    train: 'L’entraîner sur vos textes',
    larger: 'Choisir une autre taille',
  },
  result: {
    facts: { bytes: 'Taille', tokensPerSecond: 'Vitesse', peakMemory: 'Mémoire à la mesure' },
    share: {
      bytes: (share) => `${share} de l’original`,
      tokensPerSecond: (times) => `${times} fois la vitesse de l’original`,
      peakMemory: (share) => `${share} de l’original`,
    },
    was: (before) => `avant : ${before}`,
    perSecond: (tokens) => `${tokens} tokens/s`,
    texts: {
      accuracy: 'Tokens suivants bien prédits',
      bitsPerByte: 'Bits pour un octet de texte (moins, c’est mieux)',
    },
    legend:
      'L’anneau est l’original, le point ce modèle. Gris : les documents ne disent pas si quelque chose a changé.',
    all: 'Comparer en détail',
  },
  notEnough: 'pas assez de données pour conclure',
  better: 'mieux',
  worse: 'moins bien',
  metrics: 'Mesures',
  metric: 'Mesure',
  metricNames: named({
    nll: 'Perte (nats par token)',
    perplexity: 'Perplexité',
    bitsPerByte: 'Bits par octet',
    accuracy: 'Tokens suivants bien prédits',
    tokensPerSecond: 'Vitesse (tokens par seconde)',
    peakMemory: 'Pic de mémoire à la mesure',
    parameters: 'Paramètres',
    bytes: 'Taille',
  }),
  layers: 'Ce que chaque couche a gardé',
  layerName: (n) => `Couche ${n + 1}`,
  training: 'Comment ils ont été entraînés',
  recipes: 'En quoi les recettes diffèrent',
  setting: 'Réglage',
  same: 'Ces variantes ont été faites de la même façon.',
  worst: 'Documents les plus dégradés',
  worstText: (perByte) =>
    `Les documents réservés dont le texte est devenu le plus inattendu, en ${perByte ? 'bits par octet' : 'nats par token'}.`,
  worstChange: (before, after) => `${before} avant, ${after} maintenant`,
  worstNone: 'Aucun document ne s’est dégradé.',
  ask: 'Leur poser à tous la même question',
} satisfies Text['compare'];
