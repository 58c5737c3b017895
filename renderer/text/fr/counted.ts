import { counting } from '../../../preload/counting.ts';

export const { number, worded, counted } = counting('fr');
