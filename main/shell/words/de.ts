import { counting } from '../../../preload/counting.ts';
import type { Words } from './en.ts';

const { counted } = counting('de');

export const de: Words = {
  menu: {
    file: 'Datei',
    edit: 'Bearbeiten',
    go: 'Gehe zu',
    view: 'Ansicht',
    window: 'Fenster',
    newProject: 'Neues Projekt…',
    openProject: 'Projekt öffnen…',
    theme: 'Zwischen Hell und Dunkel wechseln',
  },
  roles: {
    about: 'Über Espalier',
    hide: 'Espalier ausblenden',
    hideOthers: 'Andere ausblenden',
    unhide: 'Alle einblenden',
    quit: 'Espalier beenden',
    close: 'Fenster schließen',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    delete: 'Löschen',
    selectAll: 'Alles auswählen',
    resetZoom: 'Originalgröße',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    togglefullscreen: 'Vollbild',
    reload: 'Neu laden',
    toggleDevTools: 'Entwicklerwerkzeuge',
    minimize: 'Minimieren',
    zoom: 'Zoomen',
    front: 'Alle nach vorne bringen',
  },
  closing: {
    going: (run, waiting) =>
      `${run ?? 'Ein Lauf'} ist in Arbeit${waiting ? `, und ${counted(waiting, 'weiterer wartet', 'weitere warten')}` : ''}.`,
    detail:
      'Er kann ohne das Fenster weitergehen; ein neuer Start von Espalier zeigt ihn wieder. Angehalten behält er, was fertig ist, und kann fortgesetzt werden.',
    background: 'Ohne Fenster weiterarbeiten',
    pause: 'Anhalten und schließen',
    stay: 'Fenster behalten',
  },
  page: {
    notShown: 'Das Fenster kann nicht angezeigt werden.',
    crashes: 'Das Fenster stürzt immer wieder ab.',
    often: (times, reason) => `Es endete ${times}-mal innerhalb einer Minute (${reason}).`,
    detail:
      'Nichts, was fertig war, ist verloren, und ein laufender Lauf geht weiter. Versuchen Sie es noch einmal; hilft das nicht, starten Sie Espalier im Browser mit: espalier serve.',
    again: 'Noch einmal versuchen',
    quit: 'Beenden',
  },
  ended: {
    done: 'Der Lauf ist fertig',
    ready: (variant) => `${variant} kann verglichen werden.`,
    failed: (run) => `${run} ist gescheitert`,
    interrupted: (run) => `${run} wurde unterbrochen`,
    resumable: 'Nichts ist verloren; er kann fortgesetzt werden.',
  },
};
