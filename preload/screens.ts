/** A place of the window that one can go to directly. */
interface Place {
  /** First part of the address behind the #, and the name of its file: `models` is renderer/screens/Models.svelte. */
  readonly id: string;
  /** Accelerator of its menu item, as Electron writes it. */
  readonly shortcut: string;
  /** The menu it stands in: `go` with the others, `program` where the system keeps the settings. */
  readonly menu: 'go' | 'program';
  /** The file that shows one thing of it by name: `model` is renderer/screens/Model.svelte, at #/models/NAME. */
  readonly one?: string;
}

/**
 * Every screen once (screenNames.ts names them), in the order of the sidebar. Addresses, sidebar, native menu with its shortcuts, tests, pictures and
 * the bench of the window read this list; the window finds the files by their names.
 */
export const screens = [
  { id: 'home', shortcut: 'CmdOrCtrl+1', menu: 'go' },
  { id: 'models', shortcut: 'CmdOrCtrl+2', menu: 'go', one: 'model' },
  { id: 'data', shortcut: 'CmdOrCtrl+3', menu: 'go', one: 'dataset' },
  { id: 'extract', shortcut: 'CmdOrCtrl+4', menu: 'go' },
  { id: 'recipes', shortcut: 'CmdOrCtrl+Shift+M', menu: 'go' },
  { id: 'runs', shortcut: 'CmdOrCtrl+5', menu: 'go', one: 'run' },
  { id: 'sweeps', shortcut: 'CmdOrCtrl+Shift+S', menu: 'go', one: 'sweep' },
  { id: 'variants', shortcut: 'CmdOrCtrl+6', menu: 'go', one: 'variant' },
  { id: 'compare', shortcut: 'CmdOrCtrl+7', menu: 'go' },
  { id: 'playground', shortcut: 'CmdOrCtrl+8', menu: 'go' },
  { id: 'export', shortcut: 'CmdOrCtrl+9', menu: 'go' },
  { id: 'help', shortcut: 'F1', menu: 'go' },
  { id: 'settings', shortcut: 'CmdOrCtrl+,', menu: 'program' },
] as const satisfies readonly Place[];

export type Screen = (typeof screens)[number]['id'];

/** What a menu item sends to the page: a screen to go to, or something to do. */
export type Command = Screen | 'new-project' | 'open-project' | 'toggle-theme';
