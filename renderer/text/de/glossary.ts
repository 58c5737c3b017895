import type { Text } from '../en/index.ts';

/** Jedes Fachwort der Bildschirme in einfacher Sprache: was es ist und warum es zählt. */
export const glossary = {
  parameter: [
    'Parameter',
    'Eine der Zahlen, aus denen ein Modell besteht. Mit mehr Parametern weiß ein Modell mehr, braucht aber auch mehr Speicher und Zeit.',
  ],
  layer: [
    'Schicht',
    'Ein Modell schickt Text durch einen Stapel von Schichten; jede liest, was die vorige aus dem Text gemacht hat.',
  ],
  token: [
    'Token',
    'Ein Bruchstück Text, etwa drei Viertel eines Wortes, das das Modell auf einmal liest und schreibt.',
  ],
  tokenizer: ['Tokenizer', 'Zerlegt Text in die Token, die ein Modell kennt. Jedes Modell hat seinen eigenen.'],
  loss: [
    'Verlust',
    'Wie überrascht das Modell im Mittel vom richtigen nächsten Token ist (in Nat je Token). Weniger ist besser. Ein Anstieg um 0,1 bedeutet, dass das richtige Token etwa 10 % unwahrscheinlicher wurde.',
  ],
  perplexity: [
    'Perplexität',
    'Zwischen wie vielen gleich wahrscheinlichen Token das Modell bei jedem Schritt zu schwanken scheint. Weniger ist besser; es ist der Verlust auf einer anderen Skala.',
  ],
  bitsPerByte: [
    'Bit je Byte',
    'Der Verlust, gezählt je Byte Text, damit sich Modelle mit verschiedenen Tokenizern vergleichen lassen. Weniger ist besser.',
  ],
  interval: [
    'Intervall (95 %)',
    'Der Bereich, in dem der wahre Wert mit 95 % Sicherheit liegt, angesichts der Zahl der gemessenen Dokumente. Enthält das Intervall einer Änderung die Null, reichen die Daten für ein Urteil nicht aus.',
  ],
  heldOut: [
    'Prüftext',
    'Dokumente, die beiseitegelegt wurden, bevor irgendetwas begann. Sie dienen ausschließlich der Messung, damit ein Ergebnis nicht besser aussieht, als es ist.',
  ],
  calibration: [
    'Kalibrierungstext',
    'Dokumente, die das Verfahren betrachtet, um zu entscheiden, was das Modell braucht. Sie dienen weder dem Training noch der Messung.',
  ],
  pruning: ['Pruning', 'Aus einem Modell herausnehmen, was seine Aufgabe nicht braucht.'],
  sparsity: [
    'Entfernter Anteil',
    'Wie viel von dem, was ein Rezept entfernen darf, es entfernt: 50 % ist jede zweite Einheit oder jedes zweite Gewicht.',
  ],
  recipe: [
    'Rezept',
    'Ein Verfahren, aufgeschrieben als kurze Liste von Entscheidungen: was entfernt wird, wie es bewertet wird, was womit verglichen wird und was ausgeglichen wird.',
  ],
  unit: [
    'Einheit',
    'Was entfernt wird: einzelne Gewichte, ganze Neuronen und Attention-Gruppen oder Kanäle des Residualstroms.',
  ],
  score: ['Bewertung', 'Eine Zahl dafür, wie wichtig jede Einheit ist. Die niedrigsten entfallen.'],
  group: ['Vergleichsgruppe', 'Welche Einheiten miteinander um ihren Platz wetteifern.'],
  allocation: ['Verteilung', 'Wie das Entfernte auf die Schichten verteilt wird.'],
  compensation: ['Ausgleich', 'Was getan wird, damit der Rest ohne das Entfernte auskommt.'],
  schedule: ['Ablauf', 'In welcher Reihenfolge bewertet und geschnitten wird.'],
  training: [
    'Training',
    'Dem Modell Text zeigen und seine Zahlen nach jedem Schritt ein wenig bewegen, sodass das richtige nächste Token wahrscheinlicher wird.',
  ],
  trainingStep: [
    'Trainingsschritt',
    'Das Modell liest einige Textfenster, und seine Zahlen bewegen sich einmal. Mit mehr Schritten lernt es mehr und braucht länger; mit zu vielen lernt es den Text auswendig.',
  ],
  learningRate: [
    'Lernrate',
    'Wie weit sich die Zahlen in einem Schritt bewegen. Ist sie zu klein, lernt das Modell nichts; ist sie zu groß, wird es zerstört. Meist steigt sie zuerst und fällt gegen Ende; angegeben ist die höchste.',
  ],
  generalShare: [
    'Anteil allgemeinen Textes',
    'Wie viel von dem, worauf trainiert wird, allgemeiner Text ist. Er bewahrt das Modell davor, zu vergessen, was Ihr Fachtext nicht enthält.',
  ],
  forgetting: [
    'Vergessen',
    'Was ein Modell von allem anderen einbüßt, während es sein Fach lernt: der Anstieg des Verlusts auf allgemeinem Text, auf dem nicht trainiert wird.',
  ],
  evaluationStep: [
    'Verlust auf Kalibrierungstext',
    'Von Zeit zu Zeit wird das Modell an Text erprobt, auf dem es nicht trainiert wird. Der Stand, der den Fachtext dort am besten kennt, wird behalten, auch wenn das Training weitergeht.',
  ],
  gradient: [
    'Gradient',
    'Die Richtung, in die sich die Zahlen bewegen müssen, damit der Verlust sinkt, und wie steil er sinkt. Springt die Länge nach oben, ist das ein Zeichen für eine zu große Lernrate.',
  ],
  merge: [
    'Speichern',
    'Das Gelernte wird Teil gewöhnlicher Matrizen im Zahlenformat der Datei, damit jedes Programm sie laden kann. Das Runden kann den Verlust ein wenig verändern.',
  ],
  inTrainingPruning: [
    'Training während des Prunings',
    'Das Modell lernt zugleich sein Fach und worauf es verzichten kann. Was entfällt, wird am Ende herausgeschnitten.',
  ],
  train: [
    'Was trainiert wird',
    'Welche Zahlen das Training ändern darf: alle, einige oder eine dünne Korrektur daneben.',
  ],
  objective: [
    'Zielfunktion',
    'Was das Training verkleinert: wie überraschend das nächste Token ist, oder wie weit das Modell von dem entfernt ist, aus dem es entstanden ist.',
  ],
  regulariser: [
    'Regularisierung',
    'Was das Training zurückhält, zum Beispiel eine Bindung an die Zahlen, mit denen es begann.',
  ],
  optimiser: [
    'Optimierer',
    'Die Regel, nach der aus einem Gradienten ein Schritt wird, und was sie sich von früheren Schritten merkt.',
  ],
  lambda: [
    'Fach gegen Allgemeines',
    'Wie sehr das Verfahren auf Ihren Fachtext hört und wie sehr auf allgemeinen Text. Mehr Fach ergibt einen besseren Spezialisten, der mehr von allem anderen vergisst.',
  ],
  attention: [
    'Attention-Gruppe',
    'Der Teil einer Schicht, der auf früheren Text zurückblickt. Seine Köpfe teilen sich Schlüssel und Werte in Gruppen, die als Ganzes entfernt werden.',
  ],
  neuron: ['Neuron', 'Ein einzelner Kanal in dem Teil einer Schicht, der verarbeitet, was sie gelesen hat.'],
  channel: [
    'Kanal',
    'Eine der Zahlen, die jede Schicht für jedes Token an die nächste weitergibt. Weniger davon machen das ganze Modell schmaler, samt seiner Token-Tabelle.',
  ],
  zeros: [
    'Nullen',
    'Gewichte, die auf null gesetzt sind, behalten ihren Platz: Die Datei bleibt so groß und das Modell so schnell wie zuvor. Sie nützen der Forschung und Programmen, die sie eigens unterstützen.',
  ],
  pareto: [
    'Pareto-Front',
    'Die Varianten, die keine andere in beidem zugleich übertrifft. Alles abseits der Linie ist schlechter als eine Variante darauf.',
  ],
  control: [
    'Zufallskontrolle',
    'Dieselbe Menge, zufällig entfernt. Ein Verfahren, das sie nicht schlägt, hat nichts gefunden.',
  ],
  storage: [
    'Speicherformat',
    'Wie viele Bit eine Zahl belegt und wie sie darauf gerundet wird: F32, F16 und BF16 sind einfache Zahlen; q8_0, q4_k und ähnliche packen viele Zahlen mit einem gemeinsamen Skalierungsfaktor.',
  ],
  fingerprint: [
    'Fingerabdruck',
    'Ein kurzer Code, aus dem Inhalt berechnet. Gleiche Fingerabdrücke bedeuten gleichen Inhalt.',
  ],
  checkpoint: [
    'Checkpoint',
    'Ein Modell, wie es veröffentlicht wurde: ein Ordner mit seinen Parametern, seinen Einstellungen und seinem Tokenizer.',
  ],
  context: ['Kontext', 'Auf wie viele Token das Modell zurückblicken kann.'],
  window: ['Textfenster', 'Die Zahl der Token, die auf einmal betrachtet werden.'],
  seed: ['Startwert', 'Wo Zufallszahlen beginnen. Derselbe Startwert ergibt wieder dasselbe Ergebnis.'],
  rehearsal: [
    'Probelauf',
    'Genau das gewählte Rezept, an den ersten zwei Schichten und etwas Text. Was nach einer Stunde schiefginge, geht hier in Sekunden schief.',
  ],
  safetensors: ['Safetensors', 'Ein Dateiformat für Parameter, das keine Programme enthalten kann.'],
  keptTogether: [
    'Zusammengehörig',
    'Dokumente eines Patienten, einer Akte oder eines Mandanten gehören zu einer Gruppe. Eine Gruppe steht nie in zwei Teilen; sonst würde ein Modell an Text gemessen, den es halb schon kennt.',
  ],
  nearDuplicate: [
    'Beinahe gleich',
    'Zwei Dokumente, die die meisten ihrer Wortfolgen teilen, etwa ein Brief und seine zweite Fassung.',
  ],
  boilerplate: [
    'Textbausteine',
    'Zeilen, die in vielen Dokumenten stehen: Briefköpfe, Haftungshinweise, Fußzeilen. Sie nehmen Platz weg und lehren nichts.',
  ],
  vocabulary: [
    'Wörter und Token',
    'Wie gut die Token, die das Modell kennt, zu Ihrem Text passen. Ein Wort aus einem oder zwei Token ist ihm vertraut; eines aus vielen Token nicht.',
  ],
  confirmed: [
    'Bestätigt',
    'Eine Prüfziffer oder ein Wörterbuch bestätigt, worauf die Form hindeutet. Ohne das sieht etwas nur danach aus und kann etwas anderes sein.',
  ],
  canary: [
    'Eingestreute Geheimnisse',
    'Sätze mit erfundenen Geheimnissen, die im Trainingstext stehen und sonst nirgends. Hält ein Modell sie für wahrscheinlich, hat es sie auswendig gelernt. In der Forschung heißen sie Kanarienvögel (canaries).',
  ],
  exposure: [
    'Preisgabe',
    'Wie viel näher man dem Geheimnis mit Hilfe des Modells kommt, in Bit: Jedes Bit halbiert die nötigen Versuche. Unter 1.000 erfundenen Geheimnissen bedeuten 10 Bit, dass das eingestreute an erster Stelle steht.',
  ],
  strategy: [
    'Strategie',
    'Eine veröffentlichte Regel, nach der Dokumente in eine Rangfolge kommen. Die besten werden genommen, bis der Anteil erreicht ist.',
  ],
  greedy: [
    'Greedy',
    'Nimmt immer das wahrscheinlichste nächste Token, sodass dieselbe Eingabe dieselbe Antwort ergibt.',
  ],
  temperature: [
    'Temperatur',
    'Wie frei das nächste Token gewählt wird: Unter 1 wird Wahrscheinliches noch wahrscheinlicher, über 1 rückt alles zusammen. 0 nimmt immer das wahrscheinlichste.',
  ],
  topP: [
    'Top-p',
    'Gezogen wird nur aus den wahrscheinlichsten Token, die zusammen diese Wahrscheinlichkeit haben; 1 lässt alle zu (Nucleus-Sampling).',
  ],
  engine: [
    'Rechenprozess',
    'Der gesonderte Prozess, der rechnet. Er kann jederzeit beendet werden, ohne dass etwas verloren geht.',
  ],
} satisfies Text['glossary'];
