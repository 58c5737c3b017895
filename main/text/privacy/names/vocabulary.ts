/** Words around names in six languages. */

/** Written with a full stop or without. */
const shortTitles = [
  ...[
    'Mr',
    'Mrs',
    'Ms',
    'Mx',
    'Messrs',
    'Rev',
    'Fr',
    'Capt',
    'Sgt',
    'Lt',
    'Dr',
    'Prof',
    'RA',
    'Mme',
    'Mlle',
    'MM',
    'Pr',
    'Me',
  ],
  ...[
    'Sr',
    'Sra',
    'Srta',
    'Dña',
    'Dra',
    'Sig',
    'Sigg',
    'Dott',
    'dott',
    'Avv',
    'avv',
    'Ing',
    'Geom',
    'Rag',
    'Sig.ra',
    'Sig.na',
  ],
  ...['Sig.ri', 'Dott.ssa', 'dott.ssa', 'Prof.ssa', 'Sr.ª', 'Dr.ª', 'D.ª', 'Dª'],
];
const longTitles = [
  ...[
    'Miss',
    'Sir',
    'Dame',
    'Lady',
    'Lord',
    'Professor',
    'Doctor',
    'Nurse',
    'Justice',
    'Judge',
    'Officer',
    'Detective',
  ],
  ...[
    'Herr',
    'Herrn',
    'Frau',
    'Fräulein',
    'Familie',
    'Eheleute',
    'Rechtsanwalt',
    'Rechtsanwältin',
    'RAin',
    'Notar',
    'Notarin',
  ],
  ...['Monsieur', 'Madame', 'Mademoiselle', 'Maître', 'Docteur', 'docteur', 'professeur', 'madame', 'monsieur'],
  ...['Señor', 'Señora', 'señor', 'señora', 'Don', 'Doña', 'don', 'doña', 'doctor', 'doctora', 'heer', 'mevrouw'],
  ...['Signor', 'Signora', 'Signorina', 'signor', 'signora', 'dottor', 'dottoressa'],
];
const escape = (word: string): string => word.replaceAll('.', '\\.');
// Longer ones first, where one begins another. M. and D. are numbers of paragraphs as well.
const alternatives = [...shortTitles.map((short) => `${escape(short)}\\.?`), ...longTitles, '[MD]\\.']
  .sort((a, b) => b.length - a.length)
  .join('|');
/** Before a name, with the space behind it. */
export const title = new RegExp(`(?<![\\p{L}\\p{N}.’'-])(?:${alternatives})[ \\u00a0]{1,2}(?=\\p{L})`, 'gu');
/** German writes every noun with a capital, so what follows the first word behind these may be no name. */
export const germanTitle = /^(?:Herrn?|Frau|Fräulein|Familie|Eheleute|Rechtsanw|RA|Notar)/u;

const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/u));

/** Titles and offices between a title and the name. */
export const between = set(`
  Dr Prof Professor Professorin Doktor med jur phil rer nat Dipl Ing Mag PD Priv Doz Kollege Kollegin Kollegen Rechtsanwalt
  Rechtsanwältin Notar Notarin Richter Richterin Oberarzt Oberärztin Chefarzt Chefärztin Justice Judge Chief Attorney Doctor
  le la Docteur Professeur Maître Dott Avv Ing Sig Sra Sr Dra D Don Doña colega collega`);

/** Who somebody is in a file; a name of the lists behind one is a name. */
const roles = [
  ...[
    'patient',
    'patients',
    'client',
    'witness',
    'plaintiff',
    'defendant',
    'claimant',
    'respondent',
    'appellant',
    'petitioner',
  ],
  ...[
    'tenant',
    'landlord',
    'beneficiary',
    'applicant',
    'employee',
    'insured',
    'policyholder',
    'borrower',
    'guarantor',
    'executor',
  ],
  ...[
    'account holder',
    'cardholder',
    'attending',
    'attending physician',
    'surgeon',
    'next of kin',
    'husband',
    'wife',
    'daughter',
    'son',
  ],
  ...['mother', 'father', 'brother', 'sister', 'widow', 'decedent', 'testator', 'employer'],
  ...[
    'patientin',
    'patienten',
    'zeuge',
    'zeugin',
    'kläger',
    'klägerin',
    'beklagte',
    'beklagter',
    'beklagten',
    'mandant',
    'mandantin',
  ],
  ...[
    'mieter',
    'mieterin',
    'vermieter',
    'vermieterin',
    'kontoinhaber',
    'kontoinhaberin',
    'karteninhaber',
    'karteninhaberin',
  ],
  ...[
    'arbeitnehmer',
    'arbeitnehmerin',
    'versicherte',
    'versicherter',
    'käufer',
    'verkäufer',
    'geschädigte',
    'angeklagte',
    'ehefrau',
    'ehemann',
  ],
  ...[
    'patiente',
    'témoin',
    'demandeur',
    'demanderesse',
    'défendeur',
    'bailleur',
    'locataire',
    'titulaire',
    'titulaire du compte',
    'salarié',
    'salariée',
  ],
  ...['assuré', 'assurée', 'épouse', 'époux', 'enfant', 'veuve', 'acquéreur', 'vendeur'],
  ...[
    'paciente',
    'testigo',
    'demandante',
    'demandado',
    'demandada',
    'arrendador',
    'arrendatario',
    'titular',
    'asegurado',
    'trabajador',
    'trabajadora',
  ],
  ...['esposa', 'esposo', 'hijo', 'hija', 'comprador', 'vendedor'],
  ...[
    'paziente',
    'testimone',
    'teste',
    'attore',
    'convenuto',
    'locatore',
    'conduttore',
    'intestatario',
    'intestato a',
    'sottoscritto',
    'sottoscritta',
  ],
  ...['assicurato', 'dipendente', 'moglie', 'marito', 'figlio', 'figlia', 'acquirente', 'venditore', 'cliente'],
];
const fields = [
  ...[
    'name',
    'full name',
    'patient name',
    'surname',
    'last name',
    'first name',
    'client name',
    'contact',
    're',
    'attn',
    'beneficiary',
  ],
  ...[
    'nachname',
    'vorname',
    'familienname',
    'name des patienten',
    'ansprechpartner',
    'nom',
    'prénom',
    'nom de famille',
    'nom du patient',
  ],
  ...['nombre', 'apellidos', 'nombre y apellidos', 'nome', 'cognome', 'nome e cognome', 'nominativo'],
];
const either = (list: readonly string[]): string => [...list].sort((a, b) => b.length - a.length).join('|');
export const role = new RegExp(
  `(?<!\\p{L})(?:${either(roles)})(?:,| ?\\(\\w{1,12}\\))?[ \\u00a0]{1,2}(?=\\p{Lu})`,
  'giu',
);
export const field = new RegExp(
  `(?<!\\p{L})(?:${either([...roles, ...fields])})[ \\u00a0]?[:：][ \\t\\u00a0]{0,4}(?=\\p{L})`,
  'giu',
);
export const salutation =
  /(?<!\p{L})(?:Dear|Hello|Hi|Liebe|Lieber|Hallo|Cher|Chère|Bonjour|Querido|Querida|Hola|Estimado|Estimada|Caro|Cara|Ciao|Gentile|Egregio)[ \u00a0](?=\p{Lu})/gu;

/** The sign of a signature in printed contracts: /s/ */
export const signature = /\/ ?s ?\/[ \t\u00a0]{0,4}(?=\p{Lu})/giu;

/** Small words inside names. */
export const particles = set(`
  de del della delle degli dei di da dal dalla dos do das du des la le las los lo el al von vom zu zum zur van der den ter ten
  y i af bin ben ibn ap St`);

/** Small words before somebody, seldom before a place. */
export const beforePeople = set(
  `of to for by with and für von an mit und de du à pour par avec et a para por con y di da per e`,
);

const speech = set(`
  said says stated states testified called told asked replied reported denied agreed argued claimed explained wrote admitted alleged
  presented complained sagte sagt erklärte gab berichtete bestritt schrieb meinte beantragte déclare affirme indique explique
  declaró dijo manifestó afirmó indicó solicitó disse dichiarò riferì affermò`);
const participles = set(
  'déclaré affirmé indiqué expliqué précisé demandé dichiarato riferito affermato chiesto precisato detto declarado',
);

/** Whether words tell that somebody said or did something only people do. */
export const isSpeech = (verb: string, next: string): boolean =>
  speech.has(verb) || (/^(?:a|ha)$/u.test(verb) && participles.has(next));

/** Capitalised words that never belong to a name. */
export const stops = set(`
  The A An And Or Of In On At By For From To With This That These Those He She It They We You I His Her Its Their Our My Your If When
  While Where Who What Why How Then There Here Is Was Are Were Be Been Has Have Had Do Does Did Not No Yes All Any Each Both Some
  Sir Madam Colleague Colleagues Customer Team Everyone Doctor Parents Friends Committee Counsel Court Judge President Chairman Chair
  Minister Director Manager Secretary Speaker Members Board Chief Officer Executive Senior Junior Mr Mrs Ms Dr Prof
  January February March April June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday
  Sunday Der Die Das Den Dem Des Ein Eine Einen Und Oder Im Am Zum Zur Mit Von Vom Auf Für Bei Nach Seit Ist War Hat Wird Kann Er Sie Es
  Ich Wir Ihr Ihre Damen Herren Herr Frau Kollege Kollegin Kolleginnen Kollegen Präsident Präsidentin Vorsitzender Vorsitzende Minister
  Since However Thus Therefore Because Although After Before During Every So But Also Now Let Given Suppose Note See Supp Training Corps
  General Gen Attorney Postmaster Surgeon Department Section Article Title Chapter Rule Content Ministerin Kanzler Kanzlerin Doktor Professor Januar Februar März Mai Juni Juli Oktober Dezember Montag Dienstag Mittwoch Donnerstag
  Freitag Samstag Sonntag Le La Les Un Une Des Et Ou Du Au Aux Ce Cette Il Elle Ils Elles Nous Vous Je Président Présidente Directeur
  Directrice Ministre Madame Monsieur Messieurs Mesdames Confrère El Los Las Una Unos Y O En Con Por Para Su Sus Presidente Presidenta
  Directora Ministro Ministra Señor Señora Señores Il Lo Gli Uno E Di Nel Della Del Al Dal Con Per Signor Signora Signori Direttore
  Direttrice Ministro Notaio Patient Patientin Paciente Paziente Client Name Nom Nome Nombre Date Datum Data Fecha Tel Phone Email Fax
  Address Adresse Anschrift Domicilio Indirizzo MRN DOB SSN NHS NPI IBAN BIC NIF DNI NIE CIF MD PhD RN Esq Jr Sr II III IV GmbH AG Ltd
  Inc LLC LLP Corp SA SAS SARL SL SpA Srl`);

/** Behind a name they make it the name of a house, a street, a place, a law. */
export const institutions = set(`
  Town Street St Road Rd Avenue Ave Boulevard Blvd Lane Drive Court Square Plaza Park Bridge Airport Station Highway Parkway Terrace Close
  University College School Hospital Clinic Infirmary Institute Institut Center Centre Foundation Fund Trust Library Museum Church
  Cathedral Chapel Company Corporation Bank Group Holdings Partners Associates Brothers Sons Industries Systems Laboratories Labs
  Pharmaceuticals Inc LLC LLP Ltd Corp Co GmbH AG KG SE SA SAS SARL SL SpA Srl NV BV plc PLC Act Rule Doctrine Prize Award Medal Report
  Amendment County City Beach River Lake Island Islands Bay Valley Mountain Mountains Hills Springs Creek Falls Fort Airport House Hotel
  Straße Strasse Platz Allee Weg Klinik Klinikum Krankenhaus Universität Stiftung Gymnasium Schule Verlag Preis Gesellschaft
  Hôpital Clinique Université Lycée Fondation Prix Hospital Universidad Fundación Colegio Ospedale Università Fondazione Liceo`);

/** Before a name: a saint, a place, a street. */
export const placesBefore = set(`
  San Santa Santo Santi Sant Saint Sainte St Ste São Sankt Fort Mount Mt Lake Port Los Las Cape Rue rue Via via Viale Piazza piazza
  Corso corso Avenue avenue Place place Boulevard boulevard Calle calle Plaza plaza Avenida avenida Paseo Rambla Universidad Hôpital
  hôpital Ospedale ospedale Hospital hospital Lycée lycée Colegio Instituto Istituto University College Institut Stiftung`);

/** Behind a name: a disease, a sign, a law of nature, a test. */
export const eponymBehind = set(`
  disease diseases syndrome lymphoma sign signs test tests score scale scales criteria law laws theorem phenomenon palsy tumor tumour
  anemia anaemia reflex procedure operation fracture contracture classification stage grade index formula equation method model
  distribution coefficient correction curve curves plot algorithm procedure rule ratio ganglion duct tube tubes node canal cells bodies
  body fistula ulcer hernia chorea dementia encephalopathy sarcoma thyroiditis neuropathy nephropathy cirrhosis catheter stain agar
  transform prime primes process inequality estimate estimator regression prior posterior effect constant number plan tau correlation
  Krankheit Syndrom Lymphom Zeichen Test Score Skala Thyreoiditis Gesetz syndrom maladie síndrome enfermedad sindrome malattia`);

/** Before a name: the same in other languages. */
export const eponymBefore =
  /(?:Morbus|maladie d[e’']|syndrome d[e’']|signe d[e’']|enfermedad d[e]|s[ií]ndrome d[ei]|signo de|morbo d[i]|malattia d[i]|linfoma d[ei]|lymphome de|test d[ei]|escala de|score de|loi de|ley de|legge di|Syndrom|Typ) ?$/iu;

/** Called after people so often that a bare M. before them is Morbus. */
export const eponyms = set(`
  parkinson crohn hodgkin alzheimer huntington addison wilson basedow bechterew cushing graves hashimoto meniere paget perthes raynaud
  scheuermann whipple waldenstrom dupuytren bowen fabry gaucher hirschsprung boeck werlhof still behcet sudeck ledderhose osler`);
