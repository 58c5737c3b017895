import { labelled } from '../labelled.ts';

export const driverLicence = labelled({
  name: 'driver-licence',
  explanation:
    'Numbers of driving licences, and of licences and certificates of a trade, behind a word that names them.',
  source: '45 CFR 164.514(b)(2)(i)(K)',
  placeholder: '[DRIVER_LICENCE]',
  labels: `
    driver licence, driver license, drivers licence, drivers license, driver's licence, driver's license, driving licence,
    driving license, medical license, medical licence, license number, licence number, license no, licence no,
    certificate number, certificate no, certificate no., license, licence, dl number, dl no, führerschein, führerscheinnummer, führerschein nr, permis de conduire,
    permiso de conducir, carné de conducir, patente di guida, patente`,
  value: /[A-Z0-9](?:[A-Z0-9-]{4,20})[A-Z0-9](?![\p{L}\p{N}])/u,
  check: (value) => (value.match(/\d/gu)?.length ?? 0) >= 4,
});

export const deviceSerial = labelled({
  name: 'device-serial',
  explanation:
    'Serial numbers and identifiers of devices, subscribers and implants (IMEI, IMSI, UDI) behind a word that names them.',
  source: '45 CFR 164.514(b)(2)(i)(M); 21 CFR 801.20 (UDI)',
  placeholder: '[SERIAL]',
  labels: `
    serial, serial number, serial no, serial no., s/n, device serial, device id, device identifier, imei, imsi, iccid, udi,
    uuid, udid, idfa, advertising id, seriennummer, serien nr, geräte id, numéro de série, número de serie,
    numero di serie`,
  value:
    /(?:01\)\d{14}(?:\(\d{2}\)[A-Z0-9-]{1,20}){0,4}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[A-Z0-9][A-Z0-9/-]{3,30}[A-Z0-9])(?![\p{L}\p{N}])/u,
  check: (value) => (value.match(/\d/gu)?.length ?? 0) >= 3,
});

export const cardCode = labelled({
  name: 'card-code',
  explanation: 'Security codes of payment cards behind a word that names them.',
  source: 'PCI DSS 4.0, requirement 3.3.1',
  placeholder: '[CARD_CODE]',
  labels: 'cvv, cvv2, cvc, cvc2, cid code, card security code, security code, prüfziffer der karte, kartenprüfnummer',
  value: /\d{3,4}(?!\d)/u,
});

export const personalNumber = labelled({
  name: 'personal-number',
  explanation: 'Numbers that an employer, a school, a court or a club gives to people, behind a word that names them.',
  source: '45 CFR 164.514(b)(2)(i)(R); GDPR art. 4(1)',
  placeholder: '[NUMBER]',
  labels: `
    employee id, employee number, employee no, staff id, staff number, student id, student number, matriculation number,
    badge number, badge no, badge id, personnel number, payroll number, inmate number, case no, case number, file number,
    fingerprint id, voter id, customer id, customer number, customer no, personalnummer, personal nr, matrikelnummer,
    matrikel nr, kundennummer, kunden nr, numéro d'employé, numéro d'étudiant, numéro client, matricule,
    número de empleado, número de cliente, expediente n.º, matricola, numero cliente, codice cliente`,
  value: /(?=[A-Z0-9/-]*\d)[A-Z0-9](?:[A-Z0-9/-]{2,18})[A-Z0-9](?![\p{L}\p{N}])/u,
  check: (value) => (value.match(/\d/gu)?.length ?? 0) >= 4,
});
