import type { Text } from '../en/index.ts';
import { worded } from './counted.ts';

const steps = (n: string) => `${n} ${worded(n, 'étape', 'étapes')}`;

export const training = {
  kinds: {
    while: 'Entraînement qui découvre ce qui peut être retiré',
    after: 'Entraînement de ce qui reste',
    only: 'Entraînement du modèle entier',
  },
  chart: 'Perte au fil des étapes de l’entraînement, en nats par token',
  legend: {
    steps: 'chaque étape',
    line: 'leur moyenne glissante',
    domain: 'texte du domaine hors entraînement',
    general: 'texte général hors entraînement',
    best: 'l’état qui a été gardé',
  },
  evaluation: (side, step, loss) => `${side}, après l’étape ${step} : ${loss}`,
  step: 'Étape',
  stepOf: (done, all) => `${done} sur ${all}`,
  loss: 'Perte sur le texte d’entraînement, moyenne glissante',
  domain: 'Perte sur d’autres textes du domaine',
  general: 'Perte sur d’autres textes généraux',
  since: (loss, change) => `${loss} (${change} depuis le début)`,
  rate: 'Taux d’apprentissage actuel',
  gradient: 'Longueur du gradient',
  speed: 'Vitesse',
  speedText: (tokens) => `${tokens} tokens par seconde`,
  memory: 'Mémoire du moteur de calcul',
  left: 'Temps restant pour cet entraînement',
  starting: 'Les premières étapes sont en préparation.',
  ended: 'Cet entraînement est terminé',
  endedText: (trained, all) => `Il pouvait modifier ${trained} nombres et a pris ${steps(all)}.`,
  bestKept: (best) => `L’état après l’étape ${best} a été gardé.`,
  nothingGained: (reason) => `Rien ne s’est amélioré : ${reason}.`,
  noBetterState: 'aucun état ultérieur n’était meilleur pour le texte du domaine que le premier, qui a donc été gardé',
  early: (asked) => `Il s’est arrêté avant les ${asked} étapes prévues.`,
  known:
    'Une exécution antérieure avec les mêmes données et réglages avait déjà fait cet entraînement ; son résultat a été repris.',
  merge: 'Écart dû au stockage',
  mergeText: (change) =>
    `Ce qui a été appris est stocké en paramètres ordinaires. Cela a modifié la perte de ${change} nats par token.`,
  plan: {
    while: (method) => `Pendant l’élagage : ${method}`,
    after: (method) => `Après la coupe : ${method}`,
    only: (method) => `Le modèle entier : ${method}`,
    steps,
    batch: (windows) => `${windows} ${worded(windows, 'fenêtre de texte', 'fenêtres de texte')} par étape`,
    rate: (rate) => `taux d’apprentissage ${rate}`,
    general: (share) => `${share} de texte général`,
    limit: (nats) => `s’arrête quand la perte sur le texte général a augmenté de ${nats} nats`,
  },
  untrained: 'sans entraînement',
  trains: 'entraîne',
} satisfies Text['training'];
