import type { getDocumentProxy } from 'unpdf';
import { Canvas, combined, identity, type Matrix, type Picture } from './canvas.ts';

/** A page as pdf.js has it. */
export type PageProxy = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>;

/** Pictures of a page as pdf.js tells of them: samples, and how they are to be understood (its ImageKind). */
interface Samples {
  readonly width: number;
  readonly height: number;
  readonly kind?: number;
  readonly data?: Uint8Array | Uint8ClampedArray;
}

/** Kinds: a bit for black or white, three bytes of colour, four with opacity. */
const [bits, colour, colourAndOpacity] = [1, 2, 3];

/** Dots a point: 300 dots an inch are what Tesseract was trained on, and more of them only cost time. */
const mostScale = 300 / 72;
const leastScale = 150 / 72;

/** Dots of one page: a poster at 300 dots an inch. */
const maxDots = 60_000_000;

/** Names of operators by their numbers, as pdf.js numbers them. */
export type Operators = Readonly<Record<string, number>>;

/**
 * What the pictures of a page show together, as a file of shades of grey: scans are often several strips, turned or mirrored.
 *
 * @returns null when the page shows no picture
 */
export async function pagePicture(page: PageProxy, operators: Operators): Promise<Buffer | null> {
  const found = await picturesOf(page, operators);
  if (!found.length) return null;
  const finest = Math.max(...found.map(({ picture, place: [a, b] }) => picture.width / (Math.hypot(a, b) || Infinity)));
  const size = page.getViewport({ scale: 1 });
  const wanted = Math.min(mostScale, Math.max(leastScale, finest));
  const scale = Math.min(wanted, Math.sqrt(maxDots / Math.max(1, size.width * size.height)));
  const view = page.getViewport({ scale });
  const canvas = new Canvas(view.width, view.height);
  for (const { picture, place } of found) canvas.put(picture, combined(view.transform as unknown as Matrix, place));
  return canvas.file;
}

/** Follows the operators of a page that move where pictures go. */
async function picturesOf(page: PageProxy, names: Operators) {
  const { fnArray, argsArray } = await page.getOperatorList();
  const found: { readonly picture: Picture; readonly place: Matrix }[] = [];
  const saved: Matrix[] = [];
  let place = identity;
  for (const [i, operator] of fnArray.entries()) {
    const values = argsArray[i] as readonly unknown[] | null;
    if (operator === names['save'] || operator === names['paintFormXObjectBegin']) saved.push(place);
    if (operator === names['restore'] || operator === names['paintFormXObjectEnd']) place = saved.pop() ?? place;
    if (operator === names['transform']) place = combined(place, values as unknown as Matrix);
    if (operator === names['paintFormXObjectBegin'] && values?.[0]) place = combined(place, values[0] as Matrix);
    const isMask = operator === names['paintImageMaskXObject'];
    if (!isMask && operator !== names['paintImageXObject'] && operator !== names['paintInlineImageXObject']) continue;
    const samples = await samplesOf(page, values?.[0]);
    const picture = samples && pictureOf(samples, isMask);
    if (picture) found.push({ picture, place });
  }
  return found;
}

/** Samples that stand in the operator, or in the page under a name. */
async function samplesOf(page: PageProxy, value: unknown): Promise<Samples | null> {
  const named = (name: string): Promise<Samples | null> =>
    new Promise((resolve) => (name.startsWith('g_') ? page.commonObjs : page.objs).get(name, resolve));
  if (typeof value === 'string') return named(value);
  const { data } = (value ?? {}) as { readonly data?: unknown };
  if (typeof data === 'string') return { ...(value as Samples), ...(await named(data)) };
  return value as Samples | null;
}

/** @param isMask whether white shows what is below: a stencil for ink */
function pictureOf({ width, height, data, kind = bits }: Samples, isMask: boolean): Picture | null {
  const [rowBytes, dotBytes] = kind === bits ? [(width + 7) >> 3, 0] : [width * (kind + 1), kind + 1];
  if (!data || ![bits, colour, colourAndOpacity].includes(kind) || data.length < rowBytes * height) return null;
  const white = isMask ? null : 255;
  if (kind === bits)
    return {
      ...{ width, height },
      grey: (column, row) => (data[row * rowBytes + (column >> 3)]! & (0x80 >> (column & 7)) ? white : 0),
    };
  return {
    ...{ width, height },
    grey: (column, row) => {
      const at = row * rowBytes + column * dotBytes;
      if (kind === colourAndOpacity && data[at + 3] === 0) return null;
      // Luma of Rec. 601.
      return 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
    },
  };
}
