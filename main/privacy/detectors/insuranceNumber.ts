import { labelled } from '../labelled.ts';

export const insuranceNumber = labelled({
  name: 'insurance-number',
  explanation: 'Numbers of policies and of insured people, behind a word that names them.',
  source: '45 CFR 164.514(b)(2)(i)(I): health plan beneficiary numbers; every insurer has its own form',
  placeholder: '[INSURANCE]',
  labels: `
    policy number, policy no, policy #, policy id, health plan beneficiary number, beneficiary number, health plan number, member id, member number, member no, subscriber id,
    insurance number, insurance no, insurance id, beneficiary id, group number, claim number, hicn,
    versicherungsnummer, versicherungs nr, versicherungsschein, versicherungsscheinnummer, policennummer,
    police nr, mitgliedsnummer, mitglieds nr, schadennummer, schaden nr, numéro d'assuré, numéro d’assuré,
    n° d'assuré, n° d’assuré, numéro de police, police n°, n° de police, n° adhérent, numéro d'adhérent,
    numéro d’adhérent, n° de mutuelle, numéro de mutuelle, n° de sinistre, póliza, número de póliza,
    n.º de póliza, nº de póliza, póliza n.º, n.º de asegurado, tarjeta sanitaria, polizza, numero di polizza,
    polizza n., n. polizza, tessera sanitaria, sinistro n.`,
  value: /[A-Z]{0,4}[-/ ]?\d[\dA-Z/-]{4,17}(?![\p{L}\p{N}])/u,
});
