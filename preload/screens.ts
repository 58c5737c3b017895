/** A place of the window that one can go to directly. */
interface Place {
  /** First part of the address behind the #, and the name of its file: `models` is renderer/screens/Models.svelte. */
  readonly id: string;
  /** Its name in the native menu, which cannot read the texts of the page. */
  readonly title: string;
  /** Accelerator of its menu item, as Electron writes it. */
  readonly shortcut: string;
  /** The menu it stands in: `go` with the others, `program` where the system keeps the settings. */
  readonly menu: 'go' | 'program';
  /** The file that shows one thing of it by name: `model` is renderer/screens/Model.svelte, at #/models/NAME. */
  readonly one?: string;
}

/**
 * Every screen once, in the order of the sidebar. Addresses, sidebar, native menu with its shortcuts, tests, pictures and
 * the bench of the window read this list; the window finds the files by their names.
 */
export const screens = [
  { id: 'home', title: 'Home', shortcut: 'CmdOrCtrl+1', menu: 'go' },
  { id: 'models', title: 'Models', shortcut: 'CmdOrCtrl+2', menu: 'go', one: 'model' },
  { id: 'data', title: 'Data room', shortcut: 'CmdOrCtrl+3', menu: 'go', one: 'dataset' },
  { id: 'extract', title: 'Extract', shortcut: 'CmdOrCtrl+4', menu: 'go' },
  { id: 'recipes', title: 'Recipes', shortcut: 'CmdOrCtrl+Shift+M', menu: 'go' },
  { id: 'runs', title: 'Runs', shortcut: 'CmdOrCtrl+5', menu: 'go', one: 'run' },
  { id: 'variants', title: 'Variants', shortcut: 'CmdOrCtrl+6', menu: 'go', one: 'variant' },
  { id: 'compare', title: 'Compare', shortcut: 'CmdOrCtrl+7', menu: 'go' },
  { id: 'playground', title: 'Playground', shortcut: 'CmdOrCtrl+8', menu: 'go' },
  { id: 'export', title: 'Export', shortcut: 'CmdOrCtrl+9', menu: 'go' },
  { id: 'help', title: 'Help', shortcut: 'F1', menu: 'go' },
  { id: 'settings', title: 'Settings and trust', shortcut: 'CmdOrCtrl+,', menu: 'program' },
] as const satisfies readonly Place[];

export type Screen = (typeof screens)[number]['id'];

/** What a menu item sends to the page: a screen to go to, or something to do. */
export type Command = Screen | 'new-project' | 'open-project' | 'toggle-theme';
