import type { Detector } from '../finding.ts';
import { birthPlace, coordinates, highAge } from './ageAndPlace.ts';
import { address } from './address.ts';
import { bankAccount } from './bankAccount.ts';
import { bic } from './bic.ts';
import { birthDate } from './birthDate.ts';
import { card } from './card.ts';
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
import { cardCode, deviceSerial, driverLicence } from './things.ts';
import { profileUrl } from './profileUrl.ts';
import { ukSortCode } from './ukSortCode.ts';
import { usRouting } from './usRouting.ts';
import { vehiclePlate } from './vehiclePlate.ts';

/**
 * Every detector. Where two find the same span and believe it equally, the earlier wins: what is checked by a digit
 * before what a label names, that before what only looks like something.
 */
export const detectors: readonly Detector[] = [
  ...[name, email, iban, card, ...nationalIds, usRouting],
  ...[passport, bic, ukSortCode, medicalRecord, insuranceNumber, bankAccount, vehiclePlate],
  ...[birthDate, phone, address, ipAddress, macAddress, profileUrl],
  ...[secret, driverLicence, deviceSerial, cardCode, username, cryptoAddress, highAge, coordinates, birthPlace],
];

/** Detectors by name, in the order of the list; all of them when no names are given. */
export function chosenDetectors(kinds?: readonly string[]): readonly Detector[] {
  const unknown = kinds?.find((kind) => !detectors.some((detector) => detector.name === kind));
  if (unknown !== undefined) {
    const known = detectors.map((detector) => detector.name).join(', ');
    throw new Error(`The kind "${unknown}" of personal data is not known; expected some of ${known}.`);
  }
  return kinds ? detectors.filter((detector) => kinds.includes(detector.name)) : detectors;
}
