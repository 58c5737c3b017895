import type { Text } from '../en/index.ts';

/** Was jede Größe kostet, und die Pläne, die ein Ziel erreichen. */
export const advice = {
  title: 'Was jede Größe kostet',
  ask: 'Messen, was jede Größe kostet',
  askText:
    'Jeder Weg zu einem kleineren Modell wird einmal an Ihrem Text ausprobiert und wieder verworfen. Dann sehen Sie, was jede Größe kostet und welcher Plan Ihr Ziel am besten erreicht. Beim Beispiel dauert das eine halbe Minute, bei einem Modell mit acht Millionen Zahlen einige Minuten und bei einem großen weit länger; Sie können diese Seite solange verlassen.',
  askQuick: 'Fragen, was dieses Ziel erreicht',
  askQuickText:
    'Was jede Größe kostet, wurde schon gemessen: Für dieses Ziel wird nur noch das Training ausprobiert, wo eines erlaubt ist.',
  offeredText: (when) => `Das wurde mit diesem Modell und diesen Texten schon einmal gefragt: ${when}.`,
  show: 'Antwort zeigen',
  again: 'Noch einmal fragen',
  measuring: 'Es wird gemessen, was jede Größe kostet',
  stop: 'Stoppen',
  stopText: 'Was bis dahin gemessen wurde, bleibt.',
  format: 'Wo es laufen muss',
  formats: {
    any: 'überall',
    gguf: 'llama.cpp und Verwandte (GGUF)',
    onnx: 'ONNX Runtime und Browser (ONNX)',
    hf: 'Python-Programme (Hugging-Face-Ordner)',
  },
  formatText: 'Angeboten werden nur Pläne, deren Ergebnis dort läuft.',
  minutes: 'Wie lange ein Lauf am Ende trainieren darf',
  minutesText:
    'Training holt einen Teil der Einbuße wieder auf; wie viel, wird ausprobiert, bevor es versprochen wird.',
  minuteChoices: { 0: 'gar nicht', 10: 'zehn Minuten', 60: 'eine Stunde', 480: 'eine Nacht' },
  chart: (model) => `Was von ${model} bei jeder Größe bleibt`,
  across: (model) => `Größe, als Anteil von ${model}`,
  up: 'Erhaltene Wahrscheinlichkeit',
  chartText: (model) =>
    `Wie wahrscheinlich das richtige nächste Wort bleibt, wenn das Modell kleiner wird; 100 % heißt: so wahrscheinlich wie jetzt bei ${model}. Das Band zeigt, was Ihr Text offenlässt (95 %); dass mehrere Schritte zusammen mehr kosten können, ist darin nicht enthalten.`,
  goal: (goal) => `Ihr Ziel: ${goal}`,
  range: (from, to) => `${from} bis ${to}`,
  look: 'Eine Größe ansehen',
  at: (bytes, share, kept, range) =>
    `Bei ${bytes} (${share}) behält das richtige nächste Wort voraussichtlich ${kept} seiner Wahrscheinlichkeit (${range}).`,
  loss: (change, from, to) => `${change} Nat je Token (${from} bis ${to})`,
  lossRise: 'Anstieg des Verlusts',
  table: 'Die Kurve als Tabelle',
  columns: {
    size: 'Größe',
    share: 'Anteil',
    kept: 'Erhaltene Wahrscheinlichkeit',
    range: '95-%-Intervall',
    loss: 'Verlust (Nat)',
  },
  measuredOn: (windows, tokens) =>
    `Gemessen an ${windows} Textfenstern mit ${tokens} Token aus dem Trainingstext. Das Ergebnis wird an Prüftext gemessen, den hier noch nichts gesehen hat.`,
  plans: 'Pläne, die Ihr Ziel erreichen, der beste zuerst',
  plan: (bytes, share) => `${bytes} (${share})`,
  planAnswer: (bytes) => `Empfohlener Plan für ${bytes}`,
  levels: {
    equal: 'kaum Einbuße erwartet',
    good: 'wenig Einbuße erwartet',
    repair: 'Ausbesserung durch Training nötig',
    unfit: 'zu große Einbuße erwartet',
  },
  expected: (kept, range) =>
    `Das richtige nächste Wort behält voraussichtlich ${kept} seiner jetzigen Wahrscheinlichkeit (${range}).`,
  general: (kept, range) => `Auf allgemeinem Text: ${kept} (${range}).`,
  stepShare: (share, recipe) => `Nimmt die ${share} heraus, die Ihr Text am wenigsten braucht (${recipe}).`,
  stepBytes: (bytes, recipe) => `Speichert Zahlen mit weniger Bit, insgesamt nur noch ${bytes} (${recipe}).`,
  stepTrained: (steps) => `Dann holen ${steps} Trainingsschritte einen Teil der Einbuße wieder auf.`,
  stepOther: (recipe) => `Führt ${recipe} aus.`,
  ownRecipe: 'ein eigenes Rezept',
  time: (time) => `etwa ${time}`,
  made: 'Daraus entstanden',
  madeMeasured: (kept, change) => `gemessen: ${kept} der Wahrscheinlichkeit, Verlust ${change}`,
  madeUnmeasured: 'noch nicht gemessen',
  withoutPlan: 'Stattdessen ein Rezept wählen',
  unreachable: 'Kein Plan erreicht dieses Ziel',
  nearestSize: (bytes, share, model, kept) =>
    `Das Kleinste, was zu haben ist, braucht ${bytes}, ${share} von ${model}. Dort behält das richtige nächste Wort voraussichtlich ${kept} seiner Wahrscheinlichkeit.`,
  nearestKeep: (kept, bytes) => `Der schonendste Plan behält ${kept} und braucht ${bytes}.`,
  take: (goal) => `${goal} als Ziel nehmen`,
} satisfies Text['advice'];
