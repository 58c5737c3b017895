import type { Text } from '../en/index.ts';
import { counted } from './counted.ts';

export const help = {
  title: 'Hilfe',
  lead: 'Das Handbuch des Programms. Es liegt auf diesem Rechner, und auch die Suche bleibt hier.',
  search: 'Handbuch durchsuchen',
  contents: 'Seiten des Handbuchs',
  nothing: 'Kein Abschnitt des Handbuchs enthält alle diese Wörter.',
  found: (n) => `${counted(n, 'Abschnitt', 'Abschnitte')} gefunden`,
  words: 'Fachwörter',
  shortcuts: {
    title: 'Tastatur',
    open: 'Tastenkürzel',
    everywhere: 'Überall',
    desktop: 'Im Desktop-Fenster',
    help: 'Diese Liste',
    escape: 'Schließen, was über der Seite liegt',
    tab: 'Von einem Bedienelement zum nächsten',
    ask: 'Fragen (unter „Ausprobieren“)',
    newProject: 'Neues Projekt',
    openProject: 'Projekt öffnen',
    theme: 'Zwischen hell und dunkel wechseln',
    keys: { command: 'Strg', shift: 'Umschalt', enter: 'Eingabe', escape: 'Esc', tab: 'Tab' },
  },
  tour: {
    title: 'Das Programm in fünf Schritten',
    lead: 'Eine Minute, bevor irgendetwas geschieht.',
    start: 'Umsehen',
    step: (n, all) => `Schritt ${n} von ${all}`,
    next: 'Weiter',
    back: 'Zurück',
    done: 'Fertig',
    steps: [
      [
        'Ein Modell',
        'Unter „Modelle“ importieren Sie das Modell, von dem Sie ausgehen. Es wird in Ihr Projekt kopiert; am ursprünglichen Ort wird nichts verändert.',
      ],
      [
        'Ihre Dokumente',
        'Der Datenraum nimmt Dokumente Ihres Fachs auf. Ein Teil davon wird zurückgehalten: Er dient nur der Messung, damit Ergebnisse nicht besser aussehen, als sie sind.',
      ],
      [
        'Ein Ziel',
        '„Extrahieren“ stellt fünf Fragen: welches Modell, welcher Text, was Sie erreichen wollen, auf welchem Weg, und zum Schluss, ob alles stimmt. Dann beginnt der Lauf, und Sie können die Seite schließen.',
      ],
      [
        'Was daraus wurde',
        'Die Seite des Laufs sagt in Worten, ob das kleinere Modell brauchbar ist. „Vergleichen“ zeigt es neben dem Original; unter „Ausprobieren“ stellen Sie beiden dieselbe Frage.',
      ],
      [
        'Das Ergebnis mitnehmen',
        '„Export“ schreibt einen Ordner oder eine Datei für andere Programme, lädt das Geschriebene zum Beweis wieder und nennt den Befehl, mit dem es läuft.',
      ],
    ],
  },
  ended: {
    done: (name) => `${name} ist fertig.`,
    failed: (name) => `Der Lauf ${name} ist fehlgeschlagen.`,
    interrupted: (name) => `Der Lauf ${name} wurde unterbrochen und lässt sich fortsetzen.`,
    look: 'Ansehen',
  },
} satisfies Text['help'];
