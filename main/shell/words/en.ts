import { counting } from '../../../preload/counting.ts';

const { counted } = counting('en');

export const en = {
  menu: {
    file: 'File',
    edit: 'Edit',
    go: 'Go',
    view: 'View',
    window: 'Window',
    newProject: 'New project…',
    openProject: 'Open project…',
    theme: 'Switch between light and dark',
  },
  /** Of what the system does by itself; Electron calls it in English wherever it is not told otherwise. */
  roles: {
    about: 'About Espalier',
    hide: 'Hide Espalier',
    hideOthers: 'Hide others',
    unhide: 'Show all',
    quit: 'Quit Espalier',
    close: 'Close window',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    delete: 'Delete',
    selectAll: 'Select all',
    resetZoom: 'Actual size',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    togglefullscreen: 'Full screen',
    reload: 'Reload',
    toggleDevTools: 'Developer tools',
    minimize: 'Minimise',
    zoom: 'Zoom',
    front: 'Bring all to front',
  },
  closing: {
    going: (run: string | null, waiting: number) =>
      `${run ?? 'A run'} is going${waiting ? ` and ${counted(waiting, 'more is', 'more are')} waiting` : ''}.`,
    detail:
      'It can go on without the window; starting Espalier again shows it. Paused, it keeps what it finished and can be resumed.',
    background: 'Go on without the window',
    pause: 'Pause and close',
    stay: 'Keep the window',
  },
  page: {
    notShown: 'The window cannot be shown.',
    crashes: 'The window crashes again and again.',
    often: (times: number, reason: string) => `It ended ${times} times within a minute (${reason}).`,
    detail:
      'Nothing that was finished is lost, and a run that is going goes on. Try it again; if that does not help, start Espalier in a browser with: espalier serve.',
    again: 'Try again',
    quit: 'Quit',
  },
  ended: {
    done: 'The run is done',
    ready: (variant: string) => `${variant} is ready to be compared.`,
    failed: (run: string) => `${run} failed`,
    interrupted: (run: string) => `${run} was interrupted`,
    resumable: 'Nothing is lost; it can be resumed.',
  },
};

/** What every language has to say. */
export type Words = typeof en;
