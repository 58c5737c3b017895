import type { Output, ProgramUse } from '../../../preload/contract/index.ts';

/** A format in one of its types, with what is known before it is written. */
export type Option = Output<'variants.exportPlan'>['formats'][number];

/** A program with all that it loads of a model. */
export interface Offer {
  readonly program: string;
  readonly use: ProgramUse;
  readonly options: readonly Option[];
}

/** In which order people are asked where a model is to run: what needs least knowledge first. */
const uses: readonly ProgramUse[] = ['chat', 'web', 'server', 'research', 'code', 'project'];

/** Every program that loads anything of a model, by what people do with it. */
export function offersOf(formats: readonly Option[]): Offer[] {
  const found = new Map<string, { use: ProgramUse; options: Option[] }>();
  for (const option of formats)
    for (const { program, use } of option.loadsIn) {
      const offer = found.get(program) ?? { use, options: [] };
      offer.options.push(option);
      found.set(program, offer);
    }
  const offers = [...found].map(([program, offer]) => ({ program, ...offer }));
  return offers.sort((a, b) => uses.indexOf(a.use) - uses.indexOf(b.use));
}

/** What somebody gets who does not choose: the smallest in which no number changes. */
export function preferredOf({ options }: Offer): Option | undefined {
  const whole = options.filter(({ lossless }) => lossless);
  return whole.reduce<Option | undefined>((best, one) => (best && best.bytes <= one.bytes ? best : one), options[0]);
}

/** Why a model cannot be had in a format, each reason once. */
export const refusals = (formats: readonly Option[]): string[] => [
  ...new Set(formats.flatMap(({ loadsIn, warning }) => (loadsIn.length || warning === null ? [] : [warning]))),
];

export const keyOf = ({ format, type }: Pick<Option, 'format' | 'type'>): string => `${format} ${type}`;
