import { counting } from '../counting.ts';

export const { number, worded, counted } = counting('de');
