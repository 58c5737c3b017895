import { surnameFirst } from './eastAsian.ts';
import { fullName } from './fullName.ts';
import { aboveAddress } from './letterhead.ts';
import { surnameCommaGiven, upperThenGiven } from './reversed.ts';
import { aloneInNameOf, closing, givenBeforeVerb, lowerAfterField } from './loose.ts';
import { afterRole, afterSalutation } from './role.ts';
import type { Rule } from './rule.ts';
import { inOtherScripts } from './scripts.ts';
import { beforeSpeech, initialThenSurname, unlistedThenSurname } from './short.ts';
import { afterTitle } from './title.ts';

export const rules: readonly Rule[] = [
  ...[afterTitle, fullName, surnameCommaGiven, upperThenGiven, afterRole, afterSalutation],
  ...[initialThenSurname, beforeSpeech, unlistedThenSurname, aboveAddress],
  ...[givenBeforeVerb, lowerAfterField, aloneInNameOf, closing, surnameFirst, inOtherScripts],
];
