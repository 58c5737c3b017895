import type { MenuItemConstructorOptions } from 'electron';
import { Living } from '../types/living.ts';
import { outer } from '../types/strict.ts';

/** Modifiers and keys of accelerators (electron: api/accelerator). */
const modifier = /^(Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|AltGr|Shift|Super|Meta)$/;
const key =
  /^([\x21-\x7e]|F\d{1,2}|Plus|Space|Tab|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Esc)$/;

export class MenuItem extends Living {
  readonly label: string;
  readonly role: string | undefined;
  readonly accelerator: string | undefined;
  readonly submenu: Menu | undefined;
  readonly click: () => void;

  constructor({ label = '', role, accelerator, submenu, click, type }: MenuItemConstructorOptions) {
    super();
    if (!label && !role && type !== 'separator')
      throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type');
    const keys = accelerator?.split('+') ?? [];
    if (keys.some((part, i) => !(i === keys.length - 1 ? key : modifier).test(part)))
      throw new TypeError(`"${accelerator}" is no accelerator.`);
    this.label = label;
    this.role = role;
    this.accelerator = accelerator;
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : undefined;
    this.click = () => click?.(outer(this) as never, undefined, {} as never);
  }
}

export class Menu extends Living {
  static #ofProgram: Menu | null = null;

  readonly items: MenuItem[] = [];

  static buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
    const menu = new Menu();
    menu.items.push(...template.map((options) => new MenuItem(options)));
    return menu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#ofProgram = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#ofProgram;
  }
}
