import { isNamed, isOfPerson, words } from './context.ts';
import type { Detector, Finding } from './finding.ts';
import { isLabelled } from './labelled.ts';

/** How far a number is believed that no word names. */
export type Trust = 'confirmed' | 'possible' | 'nothing';

export interface IdentifierForm extends Omit<Detector, 'find' | 'labels'> {
  /** Its whole match is the identifier; global. */
  readonly form: RegExp;
  /** Of the identifier without separators, in capitals. */
  readonly check: (compact: string) => boolean;
  /** What people call it, between commas. */
  readonly words: string;
  /**
   * What it is where no such word is near: written in the groups that are usual for it, and as bare characters. A check
   * that one number in eleven passes is no proof by itself; then bare numbers only count shortly after a word for a
   * person, and are no more than possible.
   */
  readonly grouped: Trust;
  readonly bare: Trust;
}

const separators = /[\s.\-–/·]/gu;
const denied =
  /^[^.;\n]{0,40}(?:mistyped|not (?:a )?(?:valid|real)|fails?|failed|failing|check ?sum|check digit|checks? out|luhn|placeholder|fictitious|dummy|invalid|declined|refused|rejected|incorrect|wrong|made up|ungültig|falsch|no es válid[oa]|incorrect[oa]|erróne[oa]|invalide|erroné|non (?:è )?valid[oa]|errat[oa])/iu;
/** Said before it. */
const refused =
  /(?:refused|rejected|mistyped|declined|invalid|incorrect|abgelehnt|ungültig|refusé|rechazad[oa]|rifiutat[oa])[^.;\n]{0,24}$/iu;
/** Whether words beside a number say that it is an example of a wrong one. */
export const isDenied = (text: string, from: number, to: number): boolean =>
  denied.test(text.slice(to, to + 80)) || refused.test(text.slice(Math.max(0, from - 48), from));

/** So close behind another of its kind, it is the next of a list. */
const listGap = 24;

/** A detector of numbers that somebody gives out, with a form and a check. */
export function identifier({ form, check, words: names, grouped, bare, ...about }: IdentifierForm): Detector {
  const pattern = words(names);
  return {
    ...about,
    labels: pattern,
    find(text) {
      const found: Finding[] = [];
      let named = -Infinity;
      for (const match of text.matchAll(form)) {
        const [written] = match;
        const from = match.index;
        const to = from + written.length;
        const compact = written.replace(separators, '').toUpperCase();
        if (!check(compact)) {
          // A wrong digit is a slip of the pen; what a person calls it is what it is.
          if (isLabelled(text, from, pattern) && !isDenied(text, from, to))
            found.push({ kind: about.name, from, to, confirmed: false, named: true });
          continue;
        }
        const isNext = from - named <= listGap && !/\p{L}/u.test(text.slice(named, from));
        if (isNext || isNamed(text, from, to, pattern)) named = to;
        let trust = named === to ? 'confirmed' : written.length > compact.length ? grouped : bare;
        if (trust === 'nothing' && isOfPerson(text, from, to)) trust = 'possible';
        if (trust === 'nothing') continue;
        found.push({ kind: about.name, from, to, confirmed: trust === 'confirmed', named: named === to });
      }
      return found;
    },
  };
}
