/** Kinds of personal data that a law or a rule names together. */
export interface Preset {
  readonly name: string;
  /** What is covered and what is not, in plain words. */
  readonly explanation: string;
  readonly source: string;
  /** Names of detectors. */
  readonly kinds: readonly string[];
}

/** Numbers that states give to people, as the detectors of every country call them. */
const national = `
  us-ssn us-itin us-npi us-dea us-medicare uk-nhs uk-nino de-tax-id de-pension de-id-card de-health-insurance fr-nir es-dni es-cif
  es-nss it-codice-fiscale it-partita-iva at-svnr ch-ahv nl-bsn be-national-number pt-nif pl-pesel se-personnummer dk-cpr
  fi-hetu no-fodselsnummer ie-pps cz-birth-number ro-cnp bg-egn hr-oib ee-lt-personal-code gr-amka ca-sin au-tfn au-medicare
  au-abn in-aadhaar in-pan in-gstin kr-rrn za-id tr-tckn br-cpf br-cnpj cn-resident-id vat-number passport`;

/** The eighteen identifiers of the safe harbour, A to R, and what finds each. */
const safeHarbour: readonly string[] = [
  /* A names */ 'name',
  /* B places smaller than a state */ 'address residence birth-place coordinates',
  /* C dates but their year, ages over 89 */ 'date event-date birth-date age-over-89',
  /* D, E telephone and fax */ 'phone',
  /* F e-mail */ 'email',
  /* G social security */ national,
  /* H medical records */ 'medical-record',
  /* I health plans */ 'insurance-number',
  /* J accounts */ 'bank-account iban card card-code bic uk-sort-code us-routing crypto-address',
  /* K certificates and licences */ 'driver-licence',
  /* L vehicles */ 'vin vehicle-plate',
  /* M devices */ 'device-serial mac-address',
  /* N addresses of the web */ 'profile-url secret',
  /* O internet addresses */ 'ip-address',
  /* R any other number that tells one person from others; P and Q, fingerprints and faces, are no text */
  'username personal-number',
];

export const presets: readonly Preset[] = [
  {
    name: 'hipaa',
    explanation:
      'The eighteen identifiers of the safe harbour of HIPAA, every date with its day among them. Fingerprints and photographs of faces are no text. What no detector finds stays: the rule also asks that nobody knows who is meant.',
    source: '45 CFR 164.514(b)(2)(i)(A) to (R)',
    kinds: safeHarbour.flatMap((kinds) => kinds.trim().split(/\s+/u)),
  },
];
