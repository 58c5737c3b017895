import { type Screen, screens } from '../../preload/screens.ts';

export type { Screen };

/** Where the window is. It lives behind the # of the address, so that every view can be kept, sent and reloaded. */
export interface Route {
  readonly screen: Screen;
  /** What comes after the screen: the name of a model, a run, a dataset. */
  readonly name: string | null;
  readonly query: URLSearchParams;
}

export function parse(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [first = '', second] = path.split('/').map(plain);
  const screen = screens.find(({ id }) => id === first)?.id ?? 'home';
  return { screen, name: second ? second : null, query: new URLSearchParams(query) };
}

/** What is looked at: whoever comes to another begins at its top. A filter or a view of the same is the same place. */
export const placeOf = ({ screen, name, query }: Route): string =>
  [screen, name ?? '', query.get('step') ?? ''].map(encodeURIComponent).join('/');

/** The address of a view. */
export function link(screen: Screen, name?: string | null, query?: Record<string, string | readonly string[]>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {}))
    for (const one of Array.isArray(value) ? value : [value]) search.append(key, String(one));
  const tail = search.size ? `?${search.toString()}` : '';
  return `#/${screen}${name ? `/${encodeURIComponent(name)}` : ''}${tail}`;
}

/** Hand-typed addresses may hold anything. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
