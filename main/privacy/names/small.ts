import { wordSet } from '../context.ts';

/** Small words inside names. */
export const particles = wordSet(`
  de del della delle degli dei di da dal dalla dos do das du des la le las los lo el al von vom zu zum zur van der den
  ter ten y i af bin ben ibn ap St`);

/** Capitalised words that never belong to a name: beginnings of sentences, offices, calendars, labels of forms. */
export const stops = wordSet(`
  The A An And Or Of In On At By For From To With This That These Those He She It They We You I His Her Its Their Our My
  Your If When While Where Who What Why How Then There Here Is Was Are Were Be Been Has Have Had Do Does Did Not No Yes
  All Any Each Both Some Since However Thus Therefore Because Although After Before During Every So But Also Now Let
  Given Suppose Note See Supp Under Over Neither Either Another Other Anything Everything Compare Accord Citing Quoting
  Sir Madam Colleague Colleagues Customer Team Everyone Doctor Parents Friends Committee Counsel Court Judge President
  Chairman Chair Minister Director Manager Secretary Speaker Members Board Chief Officer Executive Senior Junior Mr Mrs
  Ms Dr Prof General Gen Attorney Postmaster Surgeon Department Section Article Title Chapter Rule Content Training Corps
  January February March April June July August September October November December Monday Tuesday Wednesday Thursday
  Friday Saturday Sunday Januar Februar März Mai Juni Juli Oktober Dezember Montag Dienstag Mittwoch Donnerstag Freitag
  Samstag Sonntag
  Der Die Das Den Dem Des Ein Eine Einen Und Oder Im Am Zum Zur Mit Von Vom Auf Für Bei Nach Seit Ist War Hat Wird Kann
  Er Sie Es Ich Wir Ihr Ihre Damen Herren Herr Frau Kollege Kollegin Kolleginnen Kollegen Präsident Präsidentin
  Vorsitzender Vorsitzende Ministerin Kanzler Kanzlerin Doktor Professor
  Le La Les Un Une Et Ou Du Au Aux Ce Cette Il Elle Ils Elles Nous Vous Je Président Présidente Directeur Directrice
  Ministre Madame Monsieur Messieurs Mesdames Confrère
  El Los Las Una Unos Y O En Con Por Para Su Sus Presidente Presidenta Directora Ministro Ministra Señor Señora Señores
  Lo Gli Uno E Di Nel Della Del Al Dal Per Signor Signora Signori Direttore Direttrice Notaio
  Patient Patientin Paciente Paziente Client Name Nom Nome Nombre Date Datum Data Fecha Tel Phone Email Fax Address
  Adresse Anschrift Domicilio Indirizzo MRN DOB SSN NHS NPI IBAN BIC NIF DNI NIE CIF MD PhD RN Esq Jr Sr II III IV
  GmbH AG Ltd Inc LLC LLP Corp SA SAS SARL SL SpA Srl`);

/** Small words before somebody, seldom before a place. */
export const beforePeople = wordSet(`
  of to for by with and für von an mit und de du à pour par avec et a para por con y di da per e`);

const speech = wordSet(`
  said says stated states testified called told asked replied reported denied agreed argued claimed explained wrote
  admitted alleged presented complained sagte sagt erklärte gab berichtete bestritt schrieb meinte beantragte déclare
  affirme indique explique declaró dijo manifestó afirmó indicó solicitó disse dichiarò riferì affermò`);
const participles = wordSet(`
  déclaré affirmé indiqué expliqué précisé demandé dichiarato riferito affermato chiesto precisato detto declarado`);

/** Whether words tell that somebody said or did something only people do. */
export const isSpeech = (verb: string, next: string): boolean =>
  speech.has(verb) || (/^(?:a|ha)$/u.test(verb) && participles.has(next));
