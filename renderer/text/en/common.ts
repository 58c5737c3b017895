import { screenNames } from '../../../preload/screenNames.ts';
import { counted } from './counted.ts';

export const common = {
  product: 'Espalier',
  navigation: 'Main',
  screens: screenNames.en,
  /** A number with its unit, with the space that the language has between them. */
  withUnit: (amount: string, unit: string) => `${amount} ${unit}`,
  units: {
    bytes: { B: 'B', kB: 'kB', MB: 'MB', GB: 'GB', TB: 'TB' },
    million: 'M',
    billion: 'B',
    seconds: 's',
    minutes: 'min',
    hours: 'h',
  },
  skip: 'Skip to the content',
  noProject: 'No project open',
  project: 'Project',
  network: (refused: number) =>
    refused === 0
      ? '0 requests left this machine'
      : `0 requests left this machine, ${refused} ${refused === 1 ? 'was' : 'were'} stopped`,
  networkWhy:
    'Espalier has no code that talks to the internet, and the window refuses every address but its own. Attempts are stopped and counted here.',
  theme: 'Switch between light and dark',
  close: 'Close',
  cancel: 'Cancel',
  browse: 'Browse…',
  retry: 'Try again',
  undo: 'Undo',
  add: 'Add',
  remove: 'Remove',
  back: 'Back',
  next: 'Next',
  open: 'Open',
  none: 'none',
  unitOf: (label: string) => `Unit of: ${label}`,
  explain: (term: string) => `What does “${term}” mean?`,
  noAnswer: 'The program does not answer.',
  endedEarly: 'The program ended before it answered.',
  somethingWrong: 'That did not work',
  left: (time: string) => `about ${time} left`,
  leftUnknown: 'time left not known yet',
  memory: 'memory',
  working: 'Working',
  /** Runs that wait for their turn. */
  waiting: (n: number) => counted(n, 'run is waiting', 'runs are waiting'),
  disconnected: {
    title: 'The program is not answering',
    text: 'It was closed or it crashed. Nothing that was finished is lost: start it again, and runs can be resumed with one click. This page goes on by itself when the program is back.',
  },
  unauthorised: {
    title: 'This page needs its key',
    text: 'Open the address that the program printed when it started. It holds a key that lets only you in.',
  },
  sort: (column: string) => `Sort by ${column}`,
  rows: (shown: number, all: number) => (shown === all ? '' : `${shown} of `) + counted(all, 'row', 'rows'),
  filter: 'Filter',
  nameRule: 'Letters, digits, spaces and . _ + - ; starts with a letter or digit.',
  states: {
    queued: 'waiting',
    running: 'running',
    paused: 'paused',
    done: 'done',
    failed: 'failed',
    cancelled: 'cancelled',
    interrupted: 'interrupted',
  },
  roles: { domain: 'domain', general: 'general' },
  splits: { train: 'training', calibration: 'calibration', heldOut: 'held out' },
  picker: {
    folderTitle: 'Choose a folder',
    fileTitle: 'Choose files and folders',
    path: 'Folder',
    up: 'One folder up',
    go: 'Go',
    here: 'Choose this folder',
    chosen: (n: number) => `Choose ${n} selected`,
    cut: 'This folder holds more than can be shown; type the path of what you want.',
    empty: 'This folder is empty.',
    select: (name: string) => `Select ${name}`,
    dropped:
      'A browser does not tell where a dropped file lies. Choose it here instead; in the desktop window dropping works.',
  },
};
