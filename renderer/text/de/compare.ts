import type { Text } from '../en/index.ts';
import { named } from '../words.ts';

export const compare = {
  title: 'Vergleichen',
  lead: 'Nebeneinander, an denselben Prüfdokumenten. Eine Änderung zählt nur, wenn ihr Intervall die Null nicht enthält.',
  choose: 'Wählen Sie zwei bis sechs Varianten oder Modelle',
  add: 'Zum Vergleich hinzufügen',
  remove: (name) => `${name} herausnehmen`,
  none: 'Wählen Sie, was verglichen werden soll.',
  noneText:
    'Varianten werden mit den Modellen verglichen, aus denen sie entstanden sind, und miteinander. Die Adresse dieser Seite bewahrt die Auswahl.',
  measuring: 'Es wird an Prüftext gemessen',
  changes: 'Änderung des Verlusts gegenüber dem Ausgangsmodell',
  inBits:
    'Sie zerlegen Text in verschiedene Token, ein Token ist also nicht bei allen gleich viel Text. Änderungen stehen in Bit je Byte, an Dokumenten, die jedes als Ganzes liest; Verluste und Perplexitäten je Token sind nicht vergleichbar.',
  changesOn: (dataset) => `An ${dataset}`,
  verdicts: 'Was das bedeutet',
  next: {
    export: 'Exportieren',
    train: 'Auf Ihrem Text trainieren',
    larger: 'Eine andere Größe wählen',
  },
  result: {
    facts: { bytes: 'Größe', tokensPerSecond: 'Geschwindigkeit', peakMemory: 'Speicher beim Messen' },
    share: {
      bytes: (share) => `${share} des Originals`,
      tokensPerSecond: (times) => `${times}-mal so schnell`,
      peakMemory: (share) => `${share} des Originals`,
    },
    was: (before) => `vorher ${before}`,
    perSecond: (tokens) => `${tokens} Token/s`,
    texts: {
      accuracy: 'Richtig vorhergesagte Token',
      bitsPerByte: 'Bit für ein Byte Text (weniger ist besser)',
    },
    legend:
      'Der Ring ist das Original, der Punkt dieses Modell. Grau: Die Dokumente lassen offen, ob sich etwas geändert hat.',
    all: 'Vollständig vergleichen',
  },
  notEnough: 'zu wenig Daten für ein Urteil',
  better: 'besser',
  worse: 'schlechter',
  metrics: 'Messwerte',
  metric: 'Messwert',
  metricNames: named({
    nll: 'Verlust (Nat je Token)',
    perplexity: 'Perplexität',
    bitsPerByte: 'Bit je Byte',
    accuracy: 'Richtig vorhergesagte Token',
    tokensPerSecond: 'Geschwindigkeit (Token je Sekunde)',
    peakMemory: 'Höchster Speicherbedarf beim Messen',
    parameters: 'Parameter',
    bytes: 'Größe',
  }),
  layers: 'Was jede Schicht behalten hat',
  layerName: (n) => `Schicht ${n + 1}`,
  training: 'Wie sie trainiert wurden',
  recipes: 'Worin sich die Rezepte unterscheiden',
  setting: 'Einstellung',
  same: 'Diese Varianten sind auf dieselbe Weise entstanden.',
  worst: 'Dokumente mit der größten Verschlechterung',
  worstText: (perByte) =>
    `Die Prüfdokumente, deren Text am unerwartetsten wurde, in ${perByte ? 'Bit je Byte' : 'Nat je Token'}.`,
  worstChange: (before, after) => `${before} vorher, ${after} jetzt`,
  worstNone: 'Kein Dokument hat sich verschlechtert.',
  ask: 'Alle dasselbe fragen',
} satisfies Text['compare'];
