import { list, wordSet } from '../context.ts';
import { fold } from './dictionary.ts';
import { brands } from './lists/brands.ts';
import type { Words } from './words.ts';

/** Behind a name they make it the name of a house, a street, a place, a law. */
const institutions = wordSet(`
  Town Street St Road Rd Avenue Ave Boulevard Blvd Lane Drive Court Square Plaza Park Bridge Airport Station Highway
  Parkway Terrace Close University College School Hospital Clinic Infirmary Institute Institut Center Centre Foundation
  Fund Trust Library Museum Church Cathedral Chapel Company Corporation Bank Group Holdings Partners Associates Brothers
  Sons Industries Systems Laboratories Labs Pharmaceuticals Inc LLC LLP Ltd Corp Co GmbH AG KG SE SA SAS SARL SL SpA Srl
  NV BV plc PLC Act Rule Doctrine Prize Award Medal Report Amendment County City Beach River Lake Island Islands Bay
  Valley Mountain Mountains Hills Springs Creek Falls Fort House Hotel Straße Strasse Platz Allee Weg Klinik Klinikum
  Krankenhaus Universität Stiftung Gymnasium Schule Verlag Preis Gesellschaft Hôpital Clinique Université Lycée Fondation
  Prix Universidad Fundación Colegio Ospedale Università Fondazione Liceo`);

/** Before a name: a saint, a place, a street. */
const placesBefore = wordSet(`
  San Santa Santo Santi Sant Saint Sainte St Ste São Sankt Fort Mount Mt Lake Port Los Las Cape Rue rue Via Viale Piazza
  piazza Corso corso Avenue avenue Place Boulevard boulevard Calle calle Plaza plaza Avenida avenida Paseo Rambla
  Universidad Hôpital hôpital Ospedale ospedale Hospital hospital Lycée lycée Colegio Instituto Istituto University
  College Institut Stiftung`);

/** Behind a name, in small letters: a disease, a sign, a law of nature, a test. */
const eponymBehind = wordSet(`
  disease diseases syndrome lymphoma sign test score scale scales criteria law laws theorem phenomenon palsy tumor tumour
  anemia anaemia reflex procedure fracture contracture classification grade formula equation method distribution
  coefficient correction curve curves algorithm ratio ganglion duct tube tubes node canal cells bodies body fistula ulcer
  hernia chorea dementia encephalopathy sarcoma thyroiditis neuropathy nephropathy cirrhosis catheter stain agar transform
  prime primes inequality estimate estimator regression effect constant tau correlation krankheit syndrom lymphom zeichen
  skala thyreoiditis gesetz maladie síndrome enfermedad sindrome malattia`);

/** Before a name: the same in other languages. */
const eponymBefore =
  /(?<!\p{L})(?:morbus|maladie d[e’']|syndrome d[e’']|signe d[e’']|enfermedad de|s[ií]ndrome d[ei]|signo de|morbo di|malattia di|linfoma d[ei]|lymphome de|test d[ei]|escala de|score de|loi de|ley de|legge di|syndrom|typ) ?$/iu;

/** Called after people so often that a bare M. before them is Morbus. */
const eponyms = wordSet(`
  parkinson crohn hodgkin alzheimer huntington addison wilson basedow bechterew cushing graves hashimoto meniere paget
  perthes raynaud scheuermann whipple waldenstrom dupuytren bowen fabry gaucher hirschsprung boeck werlhof still behcet
  sudeck ledderhose osler`);

export const isEponym = (word: string): boolean => eponyms.has(fold(word));

/** What is called after people: a street, a firm, a disease. */
export const isThing = (word: string): boolean => institutions.has(word) || eponymBehind.has(word.toLowerCase());

const called = new Set(list(brands));
const longestBrand = 3;

/** Whether the words from first to last, or some before or behind them with them, are what a firm or a figure is called. */
export function isBrand(words: Words, first: number, last: number): boolean {
  for (let from = Math.max(0, first - 1); from <= first; from += 1) {
    for (let to = Math.max(from + 1, first); to < from + longestBrand && to <= last + 2; to += 1) {
      const inside = Array.from({ length: to - from + 1 }, (_, i) => from + i);
      if (inside.slice(1).some((index) => !/^(?:['’]s)?[ \u00a0&.-]{1,3}$/u.test(words.gap(index)))) continue;
      if (called.has(inside.map((index) => fold(words.word(index))).join(' '))) return true;
    }
  }
  return false;
}

/** Whether words are not somebody but a disease, a street, a house or a firm called after somebody. */
export function isCalledAfter(words: Words, first: number, last: number): boolean {
  const { text } = words;
  const [from, to] = [words.from(first), words.to(last)];
  if (isBrand(words, first, last)) return true;
  if (/^ ?&|^-\p{L}/u.test(text.slice(to, to + 4)) || /& ?$/u.test(text.slice(Math.max(0, from - 2), from)))
    return true;
  if (/^(?:['’]s)?[ \u00a0-]$/u.test(words.gap(last + 1)) && isThing(words.word(last + 1))) return true;
  if (/^[ .-]{1,2}$/u.test(words.gap(first)) && placesBefore.has(words.word(first - 1))) return true;
  return eponymBefore.test(text.slice(Math.max(0, from - 24), from));
}
