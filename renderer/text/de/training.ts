import type { Text } from '../en/index.ts';
import { worded } from './counted.ts';

const steps = (n: string) => `${n} ${worded(n, 'Schritt', 'Schritte')}`;

export const training = {
  kinds: {
    while: 'Training, das zugleich herausfindet, was entfallen kann',
    after: 'Training dessen, was bleibt',
    only: 'Training des ganzen Modells',
  },
  chart: 'Verlust über die Schritte des Trainings, in Nat je Token',
  legend: {
    steps: 'einzelne Schritte',
    line: 'ihr gleitender Mittelwert',
    domain: 'Fachtext, auf dem nicht trainiert wird',
    general: 'allgemeiner Text, auf dem nicht trainiert wird',
    best: 'der Stand, der behalten wurde',
  },
  evaluation: (side, step, loss) => `${side}, nach Schritt ${step}: ${loss}`,
  step: 'Schritt',
  stepOf: (done, all) => `${done} von ${all}`,
  loss: 'Verlust auf dem Trainingstext, gleitender Mittelwert',
  domain: 'Verlust auf anderem Fachtext',
  general: 'Verlust auf anderem allgemeinem Text',
  since: (loss, change) => `${loss} (${change} seit Beginn)`,
  rate: 'Lernrate jetzt',
  gradient: 'Länge des Gradienten',
  speed: 'Geschwindigkeit',
  speedText: (tokens) => `${tokens} Token je Sekunde`,
  memory: 'Arbeitsspeicher des Rechenprozesses',
  left: 'Restzeit dieses Trainings',
  starting: 'Die ersten Schritte werden vorbereitet.',
  ended: 'Dieses Training ist beendet',
  endedText: (trained, all) => `Es durfte ${trained} Zahlen ändern und brauchte ${steps(all)}.`,
  bestKept: (best) => `Behalten wurde der Stand nach Schritt ${best}.`,
  nothingGained: (reason) => `Es hat nichts verbessert: ${reason}.`,
  noBetterState: 'kein späterer Stand war für den Fachtext besser als der erste, also wurde dieser behalten',
  early: (asked) => `Es endete vor den ${asked} Schritten, die vorgesehen waren.`,
  known:
    'Ein früherer Lauf mit denselben Daten und Einstellungen hatte schon trainiert; sein Ergebnis wurde übernommen.',
  merge: 'Unterschied durch das Speichern',
  mergeText: (change) =>
    `Das Gelernte wird in gewöhnlichen Parametern gespeichert. Das hat den Verlust um ${change} Nat je Token verändert.`,
  plan: {
    while: (method) => `Während des Prunings: ${method}`,
    after: (method) => `Nach dem Schnitt: ${method}`,
    only: (method) => `Das ganze Modell: ${method}`,
    steps,
    batch: (windows) => `${windows} Textfenster je Schritt`,
    rate: (rate) => `Lernrate ${rate}`,
    general: (share) => `${share} allgemeiner Text`,
    limit: (nats) => `hört auf, wenn der Verlust auf allgemeinem Text um ${nats} Nat gestiegen ist`,
  },
  untrained: 'nicht trainiert',
  trains: 'mit Training',
} satisfies Text['training'];
