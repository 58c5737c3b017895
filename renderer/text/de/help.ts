import type { Text } from '../en/index.ts';
import { counted } from './counted.ts';

export const help = {
  title: 'Hilfe',
  lead: 'Das Handbuch des Programms. Es liegt auf diesem Rechner und wird hier durchsucht.',
  search: 'Handbuch durchsuchen',
  contents: 'Seiten des Handbuchs',
  nothing: 'Nichts im Handbuch enthält alle diese Wörter.',
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
    ask: 'Fragen, unter „Ausprobieren“',
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
        'Unter „Modelle“ bringen Sie das Modell herein, von dem Sie ausgehen. Es wird in Ihr Projekt kopiert; wo es liegt, wird nichts verändert.',
      ],
      [
        'Ihre Dokumente',
        'Der Datenraum nimmt Dokumente Ihres Fachs auf. Ein Teil davon wird zurückgehalten: An ihm wird nur gemessen, damit Ergebnisse sich nicht selbst schmeicheln.',
      ],
      [
        'Ein Ziel',
        '„Extrahieren“ stellt fünf Fragen: welches Modell, welcher Text, was Sie erreichen wollen, wie, und ein letzter Blick. Dann beginnt der Lauf, und Sie dürfen die Seite schließen.',
      ],
      [
        'Was daraus wurde',
        'Die Seite des Laufs sagt in Worten, ob das kleinere Modell brauchbar ist. „Vergleichen“ zeigt es neben dem Original; unter „Ausprobieren“ stellen Sie beiden dieselbe Frage.',
      ],
      [
        'Hinaus damit',
        '„Export“ schreibt einen Ordner oder eine Datei für andere Programme, lädt sie zum Beweis wieder und nennt den Befehl, der sie ausführt.',
      ],
    ],
  },
  ended: {
    done: (name) => `${name} ist fertig.`,
    failed: (name) => `${name} ist fehlgeschlagen.`,
    interrupted: (name) => `${name} wurde unterbrochen und lässt sich fortsetzen.`,
    look: 'Ansehen',
  },
} satisfies Text['help'];
