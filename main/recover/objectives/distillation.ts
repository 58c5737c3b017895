import { z } from 'zod';
import { klDivergence, logSoftmax } from '../../graph/functions/index.ts';
import { mul, reduceSum, scale } from '../../graph/ops/index.ts';
import { float32, type Tensors } from '../../runtime/tensor.ts';
import { headParameters } from '../../walk/head.ts';
import { Teacher } from '../teacher.ts';
import type { ObjectivePiece } from './objective.ts';

const options = z.strictObject({
  /** Both sides' logits are divided by it; gradients keep their size (times its square). */
  temperature: z.number().gt(0).max(100).default(1),
});

const teacherName = (local: string): string => `teacher.${local}`;

/** τ² · mean over positions of KL(teacher ‖ student) between softened answers (Hinton, Vinyals & Dean 2015). */
export const distillation: ObjectivePiece<z.infer<typeof options>> = {
  name: 'distillation',
  explanation:
    'Answer as the unpruned model answers: every probability counts, not only that of the right token. The unpruned model reads along, layer by layer.',
  citation: 'Hinton, Vinyals, Dean. 2015. arXiv:1503.02531',
  options,
  prepare: ({ teacher: source, walk }, { temperature }) => {
    const teacher = new Teacher(source, walk);
    const { family, architecture } = source;
    return Promise.resolve({
      begin: (windows) => teacher.read(windows),
      dispose: () => teacher.dispose(),
      head: {
        key: `distillation ${temperature}`,
        emit: (logits, { input, weight }) => {
          const states = input('states', 'float32', [logits.shape[0] as number, architecture.hidden]);
          const parameters = new Map(
            headParameters(source).map(({ local, shape }) => [local, input(teacherName(local), 'float32', shape)]),
          );
          const taught = family.head(architecture, states, (local) => {
            const value = parameters.get(local);
            if (!value) throw new Error(`The teacher's head has no parameter ${local}.`);
            return value;
          });
          const soft = (value: typeof logits) => logSoftmax(scale(value, 1 / temperature));
          const rows = klDivergence(soft(taught), soft(logits));
          return scale(reduceSum(mul(rows, weight('all'))), temperature ** 2);
        },
        feeds: async ({ batch, at, rows }) => {
          const { hidden } = architecture;
          const states = (await teacher.answers.read(batch)).subarray(at * hidden, (at + rows) * hidden);
          const head = Object.entries(await teacher.head()).map(([local, tensor]) => [teacherName(local), tensor]);
          return { states: float32(states, [rows, hidden]), ...(Object.fromEntries(head) as Tensors) };
        },
      },
    });
  },
};
