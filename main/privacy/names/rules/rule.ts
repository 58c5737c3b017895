import type { Finding } from '../../finding.ts';
import type { Words } from '../words.ts';

/** One way in which texts name people. */
export type Rule = (words: Words) => Finding[];
