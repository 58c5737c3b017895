import { findDays, isCompactDay } from '../calendar.ts';
import { words } from '../context.ts';
import type { Detector, Finding } from '../finding.ts';
import { labelled } from '../labelled.ts';
import { isKnown, look } from '../names/dictionary.ts';
import { withoutOverlaps } from '../overlaps.ts';

/** Words of birth before a date, in six languages; * is the genealogist's sign. */
const born = words(`
  born, born on, birth, date of birth, birth date, birthdate, birthday, dob, d.o.b., d.o.b, bd, geb, geb.,
  geboren, geborene, geborener, geburtsdatum, geburtstag, geb. am, né, née, né(e), né le, née le, né(e) le,
  naissance, date de naissance, ddn, nés, nacido, nacida, nacimiento, fecha de nacimiento, f. nac., fnac, nació,
  nacidos, nato, nata, nato/a, nascita, data di nascita, nati, nacque`);
/** Straight behind a label, figures are a day even where the calendar has none. */
const byLabel = labelled({
  ...{ name: 'birth-date', explanation: '', source: '', placeholder: '' },
  labels: `
    dob, d.o.b., d.o.b, date of birth, birth date, birthdate, geburtsdatum, geb.-datum, date de naissance, ddn,
    fecha de nacimiento, data di nascita, дата рождения, д.р., ημ. γέννησης, ημερομηνία γέννησης, 出生日期, 出生年月,
    生年月日, 생년월일, تاريخ الميلاد, תאריך לידה, जन्म तिथि`,
  value:
    /(?:\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2(?:\d{4}|\d{2})|\d{1,2}\.? ?\p{L}{3,9}\.? ?\d{4}|\d{8}|\d{6}|\d{4}年\d{1,2}月\d{1,2}日?)(?!\d)/u,
  check: (value) => !/^\d+$/u.test(value) || isCompactDay(value),
});
/** Straight behind other words of birth, figures with nothing between them are a day that the calendar has. */
const byWord = labelled({
  ...{ name: 'birth-date', explanation: '', source: '', placeholder: '' },
  labels: `
    born, born on, geb, geb., geb. am, geboren, geboren am, né le, née le, nacido el, nacida el, nato il, nata il, род.`,
  value: /(?:\d{8}|\d{6})(?!\d)/u,
  check: isCompactDay,
});
/** Only the year, where the word says that no more is meant. */
const byYear = labelled({
  ...{ name: 'birth-date', explanation: '', source: '', placeholder: '' },
  labels: `
    dob:, dob year, year of birth, birth year, yob, geburtsjahr, jahrgang, année de naissance, año de nacimiento,
    anno di nascita`,
  value: /(?:19|20)\d\d(?![\d./-])/u,
});
const bornAfter = /^[^\d.;\n]{0,36}(?:geboren|zur Welt gekommen|\(dob\)|\(date of birth\))/iu;
const star = /(?:^|[\s(,;])[*∗]\s?$/u;
const reachBefore = 60;
/** A name and a date behind it, as in lists of patients. */
const namesBefore = /(?:(\p{Lu}[\p{L}'’-]{1,30}),?\s)?(\p{Lu}[\p{L}'’-]{1,30})(?:[,;]\s?|\s\()$/u;

export const birthDate: Detector = {
  name: 'birth-date',
  explanation:
    'Dates next to a word of birth, in six languages, that exist in the calendar. A date straight behind a known name is possible; years alone only behind a word for the year of birth.',
  source: '45 CFR 164.514(b)(2)(i)(C); GDPR art. 4(1)',
  placeholder: '[BIRTH_DATE]',
  labels: words(`
    dob, d.o.b., date of birth, birth date, birthdate, birthday, born, geburtsdatum, geburtstag, geboren, geb., geb.datum,
    date de naissance, naissance, ddn, fecha de nacimiento, nacimiento, data di nascita, nascita, дата рождения,
    出生日期, 生年月日, 생년월일`),
  cell: /^[\d./ -]{6,12}$|^\d{1,2}[. -]{1,2}\p{L}{3,10}[. -]{1,2}\d{2,4}$|^\p{L}{3,10}\.? \d{1,2},? \d{4}$/u,
  find(text) {
    const found: Finding[] = [];
    const oldest = new Date().getFullYear() - 130;
    let previous = 0;
    for (const { from, to, year } of findDays(text)) {
      if (from < previous) continue;
      const lead = sentence(text.slice(Math.max(previous, from - reachBefore), from));
      previous = to;
      if (year < oldest || year > oldest + 130) continue;
      const confirmed = born.test(lead) || star.test(lead) || bornAfter.test(text.slice(to, to + 48));
      if (confirmed || (namesBefore.exec(lead) ?? []).slice(1).some((word) => word && isKnown(look(word)))) {
        found.push({ kind: 'birth-date', from, to, confirmed });
      }
    }
    return withoutOverlaps([...found, ...byLabel.find(text), ...byWord.find(text), ...byYear.find(text)], text.length);
  },
};

/** What a date belongs to ends with the sentence: a full stop before a capital, not the one of an abbreviation. */
function sentence(lead: string): string {
  const ends = [...lead.matchAll(/\p{Ll}{4,}[.!?;]\s+(?=\p{Lu})/gu)];
  const end = ends.at(-1);
  return end ? lead.slice(end.index + end[0].length) : lead;
}
