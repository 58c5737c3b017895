import { labelled } from '../labelled.ts';

export const driverLicence = labelled({
  name: 'driver-licence',
  explanation: 'Numbers of driving licences behind a word that names them.',
  source: '45 CFR 164.514(b)(2)(i)(K)',
  placeholder: '[DRIVER_LICENCE]',
  labels: `
    driver licence, driver license, drivers licence, drivers license, driver's licence, driver's license, driving licence,
    driving license, dl number, dl no, führerschein, führerscheinnummer, führerschein nr, permis de conduire,
    permiso de conducir, carné de conducir, patente di guida, patente`,
  value: /[A-Z0-9](?:[A-Z0-9-]{4,20})[A-Z0-9](?![\p{L}\p{N}])/u,
  check: (value) => (value.match(/\d/gu)?.length ?? 0) >= 4,
});

export const deviceSerial = labelled({
  name: 'device-serial',
  explanation: 'Serial numbers of devices, IMEIs and vehicle identification numbers behind a word that names them.',
  source: '45 CFR 164.514(b)(2)(i)(L) and (M)',
  placeholder: '[SERIAL]',
  labels: `
    serial, serial number, serial no, serial no., s/n, device serial, device id, device identifier, imei, udi, vin,
    vehicle identification number, chassis number, seriennummer, serien nr, geräte id, fahrgestellnummer, fin,
    numéro de série, número de serie, número de bastidor, numero di serie, numero di telaio`,
  value: /[A-Z0-9](?:[A-Z0-9/-]{3,30})[A-Z0-9](?![\p{L}\p{N}])/u,
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
