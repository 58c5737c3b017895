import { fullName } from './fullName.ts';
import { surnameCommaGiven, upperThenGiven } from './reversed.ts';
import { afterRole, afterSalutation } from './role.ts';
import type { Rule } from './rule.ts';
import { beforeSpeech, initialThenSurname } from './short.ts';
import { afterTitle } from './title.ts';

export const rules: readonly Rule[] = [
  ...[afterTitle, fullName, surnameCommaGiven, upperThenGiven, afterRole, afterSalutation],
  ...[initialThenSurname, beforeSpeech],
];
