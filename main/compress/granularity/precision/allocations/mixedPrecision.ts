import { z } from 'zod';
import { isPacked, isStorage, type Storage, storageBytes } from '../../../../formats/storage/index.ts';
import type { Parameter } from '../../../../models/architecture.ts';
import { cache, cached } from '../../../extraction/cache.ts';
import { stage } from '../../../extraction/stages.ts';
import { candidateLosses } from '../../../statistics/candidateLosses.ts';
import { moments } from '../../../statistics/moments.ts';
import { sizeOf } from '../../parameters.ts';
import { multipleChoiceWithin } from '../../multipleChoice.ts';
import type { Work } from '../../work.ts';
import type { PrecisionAllocation } from '../allocation.ts';
import { bytesBeside } from '../beside.ts';
import { bytesIn, type Formats, uniformFormats } from '../formats.ts';
import { formatsOf, groupsOf, type RoundedGroup } from '../groups.ts';
import { harmsOf } from '../harms.ts';

const format = z.string().refine((name): name is Storage => isStorage(name) && isPacked(name), 'is no packed format');

const options = z.strictObject({
  /** Windows of calibration text of each side that the harm is measured on. */
  windows: z.number().int().min(1).default(4),
  /** Formats that every group is tried in; where rows do not fit, their fallbacks. */
  formats: z.array(format).min(1).default(['q8_0', 'q6_k', 'q5_k', 'q4_k', 'iq4_xs', 'q3_k', 'q2_k']),
  /** Formats of a group whose harm is measured; that of the others follows from their rounding errors. */
  probes: z.number().int().min(1).default(3),
});

/** A group in one format. */
interface Offer {
  readonly formats: Formats;
  readonly bytes: number;
}

/**
 * Every group of matrices is rounded alone in the dense model, and what that does to the model's answers is measured: the mean
 * KL(dense ‖ rounded) over calibration text (Cai et al. 2020, ZeroQ), for the formats between by their errors. An integer programme then
 * picks one format for each group at the least sum of harms that fits the bytes (Yao et al. 2021, HAWQ-V3). Measured
 * once, any size is solved in moments.
 */
export const mixedPrecision: PrecisionAllocation<z.infer<typeof options>> = {
  name: 'mixedPrecision',
  explanation:
    'Each group of matrices and each table is rounded alone and the harm measured, for formats between two that are tried by their errors; the best mix for the size is then computed exactly.',
  citation:
    'Cai, Yao, Dong, Gholami, Mahoney, Keutzer. CVPR 2020 (ZeroQ). arXiv:2001.00281; Dong, Yao, Arfeen, et al. NeurIPS 2020 (HAWQ-V2). arXiv:1911.03852; Yao, Dong, Zheng, et al. ICML 2021 (HAWQ-V3). arXiv:2011.10680',
  options,
  mixes: true,
  leastBytes: (model, others, { formats }) => {
    const groups = groupsOf(model);
    const rest = outside(groups, model.family.parameters(model.architecture));
    return (
      leastOf(groups.map((group) => offersOf(group, formats))) +
      rest.reduce((sum, one) => sum + others * sizeOf(one), 0)
    );
  },
  needs: () => [candidateLosses, moments],
  formats: async (work, { windows, formats, probes }) => {
    const { extraction } = work;
    const { source } = extraction;
    const groups = groupsOf(source);
    const offers = groups.map((group) => offersOf(group, formats));
    const beside = bytesBeside(source, work.specification);
    const limit = extraction.settings.bytes ?? bytesIn(source, uniformFormats(extraction)) + beside;
    const left = limit - beside - bytesIn(source, new Map(), outside(groups, source.parameters));
    const least = leastOf(offers);
    if (least > left) throw tooSmall(limit, limit - left + least);
    const identity = { windows, formats, probes };
    let harms = await cached<readonly (readonly number[])[]>(work, 'mixedPrecision', identity);
    if (!harms) {
      harms = await measureHarms(work, groups, offers, { windows, probes });
      await cache(work, 'mixedPrecision', identity, harms);
    }
    const rows = offers.map((row, at) =>
      row.map(({ bytes }, of) => ({ gain: bytes, loss: harms[at]?.[of] ?? Infinity })),
    );
    const chosen = multipleChoiceWithin(rows, left) ?? [];
    return new Map(offers.flatMap((row, at) => [...(row[chosen[at] as number] as Offer).formats]));
  },
};

/** Parameters that no group rounds. */
function outside(groups: readonly RoundedGroup[], all: readonly Parameter[]): readonly Parameter[] {
  const rounded = new Set(groups.flatMap(({ parameters }) => parameters.map(({ name }) => name)));
  return all.filter(({ name }) => !rounded.has(name));
}

/** Bytes of the smallest offers of all groups. */
const leastOf = (offers: readonly (readonly Offer[])[]): number =>
  offers.reduce((sum, row) => sum + Math.min(...row.map(({ bytes }) => bytes)), 0);

/** What a group can be stored in; formats that come to the same by their fallbacks are one. */
function offersOf(group: RoundedGroup, formats: readonly Storage[]): readonly Offer[] {
  const offers = new Map<string, Offer>();
  for (const storage of formats) {
    const own = formatsOf(group, storage);
    const sizes = group.parameters.map(({ name, shape }) => storageBytes(own.get(name) as Storage, shape));
    offers.set([...own.values()].join(), { formats: own, bytes: sizes.reduce((sum, size) => sum + size, 0) });
  }
  return [...offers.values()];
}

/** The harm of every offer, group after group. */
async function measureHarms(
  work: Work,
  groups: readonly RoundedGroup[],
  offers: readonly (readonly Offer[])[],
  { windows, probes }: { readonly windows: number; readonly probes: number },
): Promise<number[][]> {
  const { extraction, statistics } = work;
  await using evaluator = await statistics.measure(candidateLosses, { metric: 'kullbackLeibler', windows });
  const harms: number[][] = [];
  for (const [at, group] of groups.entries()) {
    const formats = (offers[at] ?? []).map((offer) => offer.formats);
    harms.push(await harmsOf(work, evaluator, group, formats, probes));
    extraction.workspace.progress(stage.searching, at + 1, groups.length);
  }
  return harms;
}

function tooSmall(limit: number, least: number): Error {
  const [asked, smallest] = [limit, least].map((bytes) => `${(bytes / 1e6).toFixed(2)} MB`);
  return new Error(
    `No mix of the formats that are tried makes the model as small as ${asked}: the smallest takes ${smallest}. Choose a larger size, name further formats in the recipe, or cut first and round then, in a plan.`,
  );
}
