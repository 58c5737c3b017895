import type { Detector } from '../finding.ts';
import { birthPlace, coordinates, highAge } from './ageAndPlace.ts';
import { presets } from '../presets.ts';
import { address } from './address.ts';
import { bankAccount } from './bankAccount.ts';
import { bic } from './bic.ts';
import { birthDate } from './birthDate.ts';
import { card } from './card.ts';
import { anyDate, eventDate } from './dates.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { insuranceNumber } from './insuranceNumber.ts';
import { ipAddress } from './ipAddress.ts';
import { macAddress } from './macAddress.ts';
import { medicalRecord } from './medicalRecord.ts';
import { name } from './name.ts';
import { nationalIds } from './national/index.ts';
import { cryptoAddress, username } from './online.ts';
import { passport } from './passport.ts';
import { phone } from './phone.ts';
import { secret } from './secrets.ts';
import { residence } from './residence.ts';
import { cardCode, deviceSerial, driverLicence, personalNumber } from './things.ts';
import { vatNumber } from './vatNumber.ts';
import { vin } from './vin.ts';
import { profileUrl } from './profileUrl.ts';
import { ukSortCode } from './ukSortCode.ts';
import { usRouting } from './usRouting.ts';
import { vehiclePlate } from './vehiclePlate.ts';

/**
 * Every detector. Where two find the same span and believe it equally, the earlier wins: what is checked by a digit
 * before what a label names, that before what only looks like something.
 */
export const detectors: readonly Detector[] = [
  ...[name, email, iban, card, ...nationalIds, vatNumber, usRouting, vin],
  ...[passport, bic, ukSortCode, medicalRecord, insuranceNumber, bankAccount, vehiclePlate],
  ...[birthDate, phone, address, ipAddress, macAddress, profileUrl],
  ...[secret, driverLicence, deviceSerial, cardCode, username, cryptoAddress, highAge, coordinates, birthPlace],
  ...[residence, personalNumber, eventDate, anyDate],
];

/** What is looked for when nobody says what: all but those that are only meant when they are asked for. */
export const usualDetectors: readonly Detector[] = detectors.filter(({ onlyAsked }) => !onlyAsked);

/** Detectors by the names of kinds or of presets, in the order of the list; the usual ones when no names are given. */
export function chosenDetectors(names?: readonly string[]): readonly Detector[] {
  if (!names) return usualDetectors;
  const kinds = new Set(names.flatMap((name) => presets.find((preset) => preset.name === name)?.kinds ?? name));
  const unknown = [...kinds].find((kind) => !detectors.some((detector) => detector.name === kind));
  if (unknown !== undefined) {
    const known = [...presets, ...detectors].map(({ name }) => name).join(', ');
    throw new Error(`The kind "${unknown}" of personal data is not known; expected some of ${known}.`);
  }
  return detectors.filter((detector) => kinds.has(detector.name));
}
