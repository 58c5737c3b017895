import { findDays } from '../calendar.ts';
import { words } from '../context.ts';
import type { Detector } from '../finding.ts';

/** What happens to somebody and not to a law: stays, visits, operations, deaths. */
const happened = words(`
  admitted, admitted on, admission, date of admission, discharged, discharged on, discharge, date of discharge, died, died on,
  death, date of death, dod, dos, date of service, deceased, surgery, surgery on, operated on, seen on, visit on, appointment on,
  aufnahme, aufnahme am, aufgenommen, aufgenommen am, entlassen, entlassen am, entlassung, entlassung am, verstorben, gestorben,
  verstorben am, todestag, operiert am, hospitalisé le, hospitalisée le, admis le, admise le, sorti le, sortie le, décédé le,
  décédée le, décès, opéré le, ingresó el, ingreso, alta, falleció el, fallecido el, intervenido el, ricoverato il,
  ricoverata il, ricovero, dimesso il, dimessa il, dimissione, deceduto il, deceduta il`);
const reach = 24;

const dayDetector = (about: Omit<Detector, 'find'>, holds: (lead: string) => boolean): Detector => ({
  ...about,
  find: (text) => {
    let end = 0;
    return findDays(text)
      .filter(({ from, to }) => from >= end && (end = to) > 0)
      .filter(({ from }) => holds(text.slice(Math.max(0, from - reach), from)))
      .map(({ from, to }) => ({ kind: about.name, from, to, confirmed: true }));
  },
});

export const eventDate = dayDetector(
  {
    name: 'event-date',
    explanation: 'Dates straight behind words for an admission, a discharge, a visit, an operation or a death.',
    source: '45 CFR 164.514(b)(2)(i)(C)',
    placeholder: '[DATE]',
  },
  (lead) => new RegExp(`${happened.source}[\\s:,]{0,3}(?:(?:on|am|le|el|il|the) ){0,2}$`, 'iu').test(lead),
);

/** HIPAA lets no date of a person stand but its year, and only readers know which date is a person's. */
export const anyDate = dayDetector(
  {
    name: 'date',
    explanation: 'Every date with its day, whatever it belongs to; years alone stay.',
    source: '45 CFR 164.514(b)(2)(i)(C)',
    placeholder: '[DATE]',
    onlyAsked: true,
  },
  () => true,
);
