import type { BrowserWindow, NotificationConstructorOptions } from 'electron';
import type { Activity, EndedRun } from '../api/service.ts';
import type { Words } from './words/index.ts';

/** How the system's progress bar stands: −1 takes it away, 2 is "working, share unknown". */
export const barValue = ({ running, fraction }: Activity): number => (running === null ? -1 : (fraction ?? 2));

/** The notice when a run ends by itself; null when a person stopped it and knows. */
export function endNotice(
  { run, state, variant, reason }: EndedRun,
  words: Words['ended'],
): NotificationConstructorOptions | null {
  if (state === 'done') return { title: words.done, body: words.ready(variant ?? run) };
  if (state === 'failed') return { title: words.failed(run), body: reason ?? '' };
  if (state === 'interrupted') return { title: words.interrupted(run), body: words.resumable };
  return null;
}

/** Keeps bar and sleep in step with the work. */
export function showActivity(
  window: Pick<BrowserWindow, 'setProgressBar' | 'isDestroyed'>,
  keepAwake: (awake: boolean) => void,
): (activity: Activity) => void {
  return (activity) => {
    keepAwake(activity.running !== null);
    if (!window.isDestroyed()) window.setProgressBar(barValue(activity));
  };
}
