import type { MessageBoxOptions } from 'electron';
import type { Activity } from '../api/service.ts';

/** What a person may want when the window is closed while a run is going. */
export type ClosingChoice = 'background' | 'pause' | 'stay';

const choices: readonly ClosingChoice[] = ['background', 'pause', 'stay'];

/** The question; null when nothing is going and the window may simply close. */
export function closingQuestion({ running, queued }: Activity): MessageBoxOptions | null {
  if (running === null && queued === 0) return null;
  const waiting = queued ? ` and ${queued} more ${queued === 1 ? 'is' : 'are'} waiting` : '';
  return {
    type: 'question',
    title: 'Espalier',
    message: `${running ?? 'A run'} is going${waiting}.`,
    detail:
      'It can go on without the window; starting Espalier again shows it. Paused, it keeps what it finished and can be resumed.',
    buttons: ['Go on without the window', 'Pause and close', 'Keep the window'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  };
}

export const closingChoice = (button: number): ClosingChoice => choices[button] ?? 'stay';
