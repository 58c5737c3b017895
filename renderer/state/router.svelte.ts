import { parse, type Route } from './route.ts';

export { link, placeOf, type Screen } from './route.ts';

/** Where the window is now. */
class Router {
  route = $state.raw<Route>(parse(location.hash));

  constructor() {
    window.addEventListener('hashchange', () => (this.route = parse(location.hash)));
  }

  go(address: string): void {
    location.hash = address.slice(1);
  }

  /** Changes the address without a step in the history. */
  replace(address: string): void {
    history.replaceState(history.state, '', address);
    this.route = parse(address);
  }
}

export const router = new Router();
