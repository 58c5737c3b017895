import { words } from './context.ts';
import type { Detector, Finding } from './finding.ts';

export interface LabelledForm extends Omit<Detector, 'find' | 'labels'> {
  /** Words that name what follows, between commas. */
  readonly labels: string;
  /** The value itself, tried where label and connecting words end; its own boundaries included. */
  readonly value: RegExp;
  /** Beyond the form: a check digit, a number of digits. */
  readonly check?: (value: string) => boolean;
}

/** What stands between a label and its value: "No.:", "number is", "n.º", "lautet". */
const connector =
  /^[\s:.#=()|°º–,*-]{0,6}(?:(?:number|nummer|numero|numéro|número|num|nr|no|n|id|is|ist|est|es|è|are|lautet|was|of|the|de|del|della|der|des|du)[\s:.#=()|°º–-]{1,4}){0,4}/iu;
const reach = 64;

/** Whether a label stands straight before a place, with nothing but connecting words between. */
export function isLabelled(text: string, from: number, label: RegExp): boolean {
  const lead = text.slice(Math.max(0, from - reach), from);
  let end = -1;
  for (const match of lead.matchAll(new RegExp(label.source, 'giu'))) end = match.index + match[0].length;
  return end >= 0 && (connector.exec(lead.slice(end))?.[0].length ?? 0) === lead.length - end;
}

/** A detector of values that only their label tells from other numbers; the label is what confirms them. */
export function labelled({ labels, value, check = () => true, ...about }: LabelledForm): Detector {
  const label = words(labels);
  const every = new RegExp(label.source, 'giu');
  const here = new RegExp(value.source, 'yu');
  return {
    ...about,
    labels: label,
    find(text) {
      const found: Finding[] = [];
      for (const match of text.matchAll(every)) {
        const behind = match.index + match[0].length;
        here.lastIndex = behind + (connector.exec(text.slice(behind, behind + reach))?.[0].length ?? 0);
        const from = here.lastIndex;
        const [written] = here.exec(text) ?? [];
        if (!written || !check(written) || from < (found.at(-1)?.to ?? 0)) continue;
        found.push({ kind: about.name, from, to: from + written.length, confirmed: true, named: true });
      }
      return found;
    },
  };
}
