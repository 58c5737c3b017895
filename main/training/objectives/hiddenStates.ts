import { z } from 'zod';
import { reduceSum, scale } from '../../graph/ops/index.ts';
import type { TokenWindows } from '../../models/windows.ts';
import type { HeadLoss } from '../../walk/head.ts';
import { Teacher } from '../teacher.ts';
import type { ObjectiveComponent } from './objective.ts';

const options = z.strictObject({
  /** Layers behind which states are compared, evenly spaced, the last one included; all where the model has fewer. */
  places: z.number().int().min(1).default(2),
  /** Divided by the mean square of the teacher's states, so that a weight means the same behind every layer. */
  relative: z.boolean().default(true),
  /** Nothing flows further down: what lies between two places only learns to bring its own input to the teacher's state. */
  local: z.boolean().default(false),
});

/** Answers do not count. */
const nothing: HeadLoss = {
  key: 'nothing',
  emit: (logits) => scale(reduceSum(logits), 0),
  feeds: () => Promise.resolve({}),
};

/** The layers of the student that are compared, each with that of the teacher at the same share of its depth. */
export function comparedLayers(student: number, teacher: number, places: number): ReadonlyMap<number, number> {
  const many = Math.min(places, student);
  const behind = Array.from({ length: many }, (_, i) => Math.round(((i + 1) * student) / many));
  return new Map(behind.map((count) => [count - 1, Math.max(1, Math.round((count * teacher) / student)) - 1]));
}

/**
 * The mean over places, tokens and channels of (student − teacher)² of hidden states (Romero et al. 2015; Jiao et al. 2020).
 * With `local` and a place behind every layer it is layer-wise reconstruction on the student's own inputs (Hubara et al.
 * 2021; the reconstruction of PERP), all layers at once.
 */
export const hiddenStates: ObjectiveComponent<z.infer<typeof options>> = {
  name: 'hiddenStates',
  explanation:
    'Arrive at the same hidden states as the unpruned model behind chosen layers: it says on the way, not only at the end, what should come out.',
  citation: 'Romero, Ballas, Kahou, Chassang, Gatta, Bengio. ICLR 2015. arXiv:1412.6550',
  options,
  asksTeacher: true,
  comparesStates: true,
  prepare: ({ source, teacher: model, walk }, { places, relative, local }) => {
    if (source.architecture.hidden !== model.architecture.hidden)
      throw new Error(
        `Hidden states of ${source.architecture.hidden} and of ${model.architecture.hidden} channels cannot be compared; use the objective distillation.`,
      );
    const teacher = new Teacher(model, walk);
    const layers = comparedLayers(source.architecture.layers.length, model.architecture.layers.length, places);
    let windows: TokenWindows | null = null;
    return Promise.resolve({
      head: nothing,
      beforeStep: async (text) => {
        windows = text;
        await teacher.read(text, new Set(layers.values()));
      },
      behind: async (layer, states, upstream, weight) => {
        const of = layers.get(layer);
        if (of === undefined || !windows) return 0;
        const taught = teacher.behind(of);
        const counts = realPositions(windows);
        const { hidden } = source.architecture;
        let [squares, size] = [0, 0];
        let position = 0;
        for (const batch of states.sizes.keys()) {
          const [s, t] = [await states.read(batch), await taught.read(batch)];
          for (let at = 0; at < s.length; at += hidden, position += 1) {
            if (!counts(position)) continue;
            size += hidden;
            for (let i = at; i < at + hidden; i += 1) squares += (t[i] as number) ** 2;
          }
        }
        const factor = weight / (layers.size * (relative ? squares : size));
        let loss = 0;
        position = 0;
        for (const batch of states.sizes.keys()) {
          const [s, t, d] = [await states.read(batch), await taught.read(batch), await upstream.read(batch)];
          if (local) d.fill(0);
          for (let at = 0; at < s.length; at += hidden, position += 1) {
            if (!counts(position)) continue;
            for (let i = at; i < at + hidden; i += 1) {
              const apart = (s[i] as number) - (t[i] as number);
              loss += factor * apart * apart;
              d[i]! += 2 * factor * apart;
            }
          }
          await upstream.write(batch, d);
        }
        return loss;
      },
      [Symbol.asyncDispose]: () => teacher.dispose(),
    });
  },
};

/** Whether a position of all windows is no padding. */
function realPositions({ length, lengths }: TokenWindows): (position: number) => boolean {
  return (position) => position % length < (lengths?.[Math.floor(position / length)] ?? length);
}
