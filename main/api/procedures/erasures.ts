import type { ErasurePlan } from '../../project/erasing/eraser.ts';
import type { Implementations } from './implementation.ts';

export const erasures: Implementations<'erasures'> = {
  'erasures.plan': async (place, { kind, name, derived }) => {
    const { eraser } = await place.project();
    return listed(await eraser.plan(kind, name, derived), await eraser.free());
  },

  'erasures.erase': async (place, { kind, name, derived }) => {
    const { eraser } = await place.project();
    return listed(await eraser.erase(kind, name, derived), await eraser.free());
  },
};

const listed = ({ erased, detached, undecided, outside, ...rest }: ErasurePlan, free: number) => ({
  ...{ erased: [...erased], detached: [...detached], undecided: [...undecided], outside: [...outside] },
  ...rest,
  free,
});
