import type { MessageBoxOptions } from 'electron';
import type { Activity } from '../api/service.ts';
import type { Words } from './words/index.ts';

/** What a person may want when the window is closed while a run is going. */
export type ClosingChoice = 'background' | 'pause' | 'stay';

const choices: readonly ClosingChoice[] = ['background', 'pause', 'stay'];

/** The question; null when nothing is going and the window may simply close. */
export function closingQuestion({ running, queued }: Activity, words: Words['closing']): MessageBoxOptions | null {
  if (running === null && queued === 0) return null;
  return {
    type: 'question',
    title: 'Espalier',
    message: words.going(running, queued),
    detail: words.detail,
    buttons: choices.map((choice) => words[choice]),
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  };
}

export const closingChoice = (button: number): ClosingChoice => choices[button] ?? 'stay';
