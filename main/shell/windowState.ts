import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Rectangle } from 'electron';
import { z } from 'zod';
import { writeFileAtomic } from '../formats/atomic.ts';
import { readJson } from '../formats/json.ts';

const schema = z.strictObject({
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: z.number().int().min(400).max(20_000),
  height: z.number().int().min(300).max(20_000),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof schema>;

const fresh: WindowState = { width: 1280, height: 860, maximized: false };
const maxBytes = 10_000;
/** So much of the title bar has to be on a screen that it can be grasped. */
const graspable = { width: 120, height: 40 };

/** Where the window was; a new one when that is not known or not on any screen any more. */
export async function readWindowState(path: string, screens: readonly Rectangle[]): Promise<WindowState> {
  const found = schema.safeParse(await readJson(path, maxBytes).catch(() => null));
  if (!found.success) return fresh;
  const { x, y, ...size } = found.data;
  if (x === undefined || y === undefined) return size;
  return screens.some((screen) => holds(screen, x, y, size.width)) ? found.data : size;
}

function holds(screen: Rectangle, x: number, y: number, width: number): boolean {
  const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
  return across >= graspable.width && y >= screen.y && y + graspable.height <= screen.y + screen.height;
}

export async function writeWindowState(path: string, state: WindowState): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, JSON.stringify(state));
}
