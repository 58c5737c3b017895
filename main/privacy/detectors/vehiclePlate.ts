import type { Detector } from '../finding.ts';
import { labelled } from '../labelled.ts';
import { withoutOverlaps } from '../overlaps.ts';

/** Plates of the United Kingdom, Germany, France and Italy, Spain, and of American states. */
const plates = [
  '[A-Z]{2}\\d{2} ?[A-Z]{3}',
  '[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\\d{1,4}[EH]?',
  '[A-Z]{2}[- ]?\\d{3}[- ]?[A-Z]{2}',
  '\\d{4}[- ]?[BCDFGHJ-NPR-TV-Z]{3}',
  '\\d{1,4} ?[A-Z]{2,3} ?\\d{2}',
  '[A-Z]{1,2}-\\d{4}-[A-Z]{2}',
  '[A-Z0-9]{1,4}[- ]?[A-Z0-9]{2,5}',
];

const about = {
  name: 'vehicle-plate',
  explanation: 'Licence plates of vehicles behind a word that names them.',
  source:
    'FZV (DE), DVLA INF104 (UK), arrêté du 9 février 2009 (FR), Real Decreto 2822/1998 (ES), D.P.R. 495/1992 (IT)',
  placeholder: '[PLATE]',
};

const byName = labelled({
  ...about,
  labels: `
    license plate, licence plate, number plate, plate number, plate no, vehicle registration, tag no,
    registration mark, kennzeichen, amtliches kennzeichen, kfz kennzeichen, immatriculation,
    plaque d’immatriculation, plaque d'immatriculation, véhicule immatriculé, immatriculé, immatriculée, plates, registration number, reg. no., reg no, matrícula, targa,
    targato, targata`,
  value: new RegExp(`(?:${plates.join('|')})(?![\\p{L}\\p{N}])`, 'u'),
  check: (value) => /\d/u.test(value),
});

/** Plates are of many things, so behind the bare word only forms that vehicles have count. */
const byBareWord = labelled({
  ...about,
  labels: 'plate, plates, reg, registration',
  value: new RegExp(`(?:${[...plates.slice(0, -1), '\\d[A-Z]{3}\\d{3}'].join('|')})(?![\\p{L}\\p{N}])`, 'u'),
});

export const vehiclePlate: Detector = {
  ...about,
  find: (text) => withoutOverlaps([...byName.find(text), ...byBareWord.find(text)], text.length),
};
