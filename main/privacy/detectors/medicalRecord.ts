import { labelled } from '../labelled.ts';

export const medicalRecord = labelled({
  name: 'medical-record',
  explanation: 'Numbers of patients and their files, behind a word that names them.',
  source: '45 CFR 164.514(b)(2)(i)(H): medical record numbers; every house has its own form',
  placeholder: '[RECORD]',
  labels: `
    mrn, mr no, mr #, medical record, medical record number, medical record no, med rec, med. rec., patient id,
    patient number, patient no, patient identifier, chart number, chart no, chart #, hospital number,
    hospital no, hospital id, unit number, unit no, encounter number, accession number, accession no,
    visit number, csn, ehr id, hosp no, hosp. no, crn, fallnummer, fall nr, fall nr., fall id, patientennummer,
    patienten nr, patienten id, pat nr, pat. nr, pat.-nr, pat id, pat.-id, pid, aufnahmenummer, aufnahme nr,
    krankenaktennummer, ipp, nip, nda, dossier n°, dossier no, dossier médical, numéro de dossier, n° de dossier,
    n° dossier, dossier patient, numéro patient, dossier numéro, nhc, historia clínica, nº de historia,
    n.º de historia, n.º historia, nº historia, n.º de historia clínica, número de historia,
    número de historia clínica, historia n.º, episodio n.º, n.º de episodio, cartella clinica, cartella,
    cartella n., n. cartella, numero cartella, nosologico, numero nosologico, id paziente, codice paziente`,
  value: /[A-Z]{0,3}-?\d[\d/-]{2,12}\d(?![\p{L}\p{N}])/u,
  check: (value) => value.replace(/\D/gu, '').length >= 4 && !/^\d{4}-\d\d-\d\d$|^\d\d?\/\d\d?\/\d{2,4}$/u.test(value),
});
