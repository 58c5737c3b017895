import type { Text } from '../en/index.ts';
import { worded } from './counted.ts';

export const home = {
  title: 'Start',
  lead: 'Wählen Sie ein Modell, fügen Sie Ihre Dokumente hinzu und setzen Sie ein Ziel. Heraus kommt ein kleineres Modell, das Ihre Fachsprache spricht, gemessen an Text, den es nie gesehen hat.',
  sampleTitle: 'Das Beispiel ausprobieren',
  sampleText:
    'Ein kleines Modell, trainiert auf einfachem Englisch, und eine Sammlung von Texten aus dem Gesundheitswesen liegen dem Programm bei. Der ganze Weg vom Import bis zum Export dauert auf jedem Rechner nur wenige Minuten.',
  sample: 'Beispiel ausprobieren',
  sampleBusy: 'Das Beispiel wird importiert',
  sampleWhere: 'Ordner für das Beispielprojekt',
  newTitle: 'Ein Projekt beginnen',
  newText:
    'Ein Projekt ist ein Ordner, der Ihnen gehört. Alles bleibt darin: Modelle, Dokumente, Läufe und Ergebnisse.',
  newFolder: 'Neuer oder leerer Ordner',
  create: 'Projekt anlegen',
  openFolder: 'Ordner eines Projekts',
  open: 'Projekt öffnen',
  recent: 'Projekte auf diesem Rechner',
  noRecent: 'Auf diesem Rechner wurde noch kein Projekt geöffnet.',
  gone: 'dort nicht mehr zu finden',
  opened: (when) => `zuletzt geöffnet: ${when}`,
  current: 'jetzt geöffnet',
  forget: 'Von der Liste nehmen',
  forgotten: (name) => `${name} steht nicht mehr auf der Liste; der Ordner bleibt.`,
  running: 'Gerade in Arbeit',
  nothingRunning: 'Zurzeit läuft nichts.',
  see: 'Zum Lauf',
  nextStep: 'Nächster Schritt',
  steps: {
    model: [
      'Ein Modell importieren',
      'Ein Ordner mit einem Checkpoint, wie er auf den üblichen Seiten veröffentlicht ist.',
    ],
    data: ['Ihre Dokumente hinzufügen', 'Text aus Ihrem Fach und etwas allgemeiner Text zum Vergleich.'],
    extract: ['Ein Modell extrahieren', 'Der Assistent stellt fünf Fragen und sagt, was jede Antwort bedeutet.'],
    compare: ['Vergleichen, was Sie haben', 'Was eingebüßt und was erhalten wurde, mit Intervallen.'],
  },
  goOn: 'Weiter',
  disk: 'Speicherplatz dieses Projekts',
  diskParts: {
    objects: 'Modelle, Schichten, Statistiken',
    runs: 'unfertige Läufe',
    database: 'Datenbank',
    free: 'frei',
  },
  holds: 'Dieses Projekt enthält',
  counts: {
    models: (n) => worded(n, 'Modell', 'Modelle'),
    datasets: (n) => worded(n, 'Datensatz', 'Datensätze'),
    runs: (n) => worded(n, 'Lauf', 'Läufe'),
    variants: (n) => worded(n, 'Variante', 'Varianten'),
  },
} satisfies Text['home'];
