import { percent, small, words } from '../format.ts';
import type { HistoryStep } from './datasets.ts';
import { text } from '../text/index.ts';

/** Entries of a list that are named; the rest is counted. */
const named = 3;
/** Settings that are shares of something, where they are numbers. */
const shares = ['calibration', 'heldOut', 'share', 'threshold'];

/** The settings a step was given, one each; empty where it had none. */
export function settingWords(settings: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const label = text.dataset.settings[name] ?? words(name);
    const shown = valueWords(name, value);
    if (!shown) return [];
    return [shown === text.dataset.yes ? label : `${label}: ${shown}`];
  });
}

function valueWords(name: string, value: unknown): string {
  if (typeof value === 'number') return shares.includes(name) ? percent(value, 0) : small(value);
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? text.dataset.yes : '';
  if (Array.isArray(value)) {
    const all = value.map((one) => valueWords('', one)).filter((one) => one);
    const rest = all.length - named;
    return [...all.slice(0, named), ...(rest > 0 ? [text.dataset.more(rest)] : [])].join(', ');
  }
  if (typeof value === 'object' && value !== null) {
    const { name: component, ...others } = value as Readonly<Record<string, unknown>>;
    const said = settingWords(others).join(', ');
    return typeof component !== 'string' ? said : said ? `${component} (${said})` : component;
  }
  return '';
}

/** What an operation calls what it counted: kinds of personal data have names of their own. */
export const kindName = (kind: string): string => text.dataset.scan.kinds[kind] ?? words(kind);

/** What came of a step, one count each; what did not happen is not said. */
export const outcomeWords = ({ operation, outcome }: Pick<HistoryStep, 'operation' | 'outcome'>): string[] =>
  Object.entries(outcome).flatMap(([name, n]) => {
    if (n === 0) return [];
    const said = text.dataset.outcomes[operation][name];
    return (said ? said(n, outcome) : text.dataset.outcome(kindName(name), n)) || [];
  });
