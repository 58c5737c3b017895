import { crossEntropy } from '../../graph/functions/index.ts';
import { mul, reduceSum } from '../../graph/ops/index.ts';
import { noOptions, type NoOptions } from '../../components/component.ts';
import { int64 } from '../../runtime/tensor.ts';
import type { HeadLoss } from '../../walk/head.ts';
import type { ObjectiveComponent } from './objective.ts';

/** Mean negative log likelihood of the next token, in nats, over the tokens that count. */
export const nextTokenLoss: HeadLoss = {
  key: 'nextToken',
  emit: (logits, { input, weight }) => {
    const targets = input('targets', 'int64', [logits.shape[0] as number, 1]);
    return reduceSum(mul(crossEntropy(logits, targets), weight('scored')));
  },
  feeds: ({ ids, rows }) => Promise.resolve({ targets: int64(ids, [rows, 1]) }),
};

export const nextToken: ObjectiveComponent<NoOptions> = {
  name: 'nextToken',
  explanation: 'Predict the next token of the training text; of instruction pairs only the answer counts.',
  citation: '',
  options: noOptions,
  prepare: () => Promise.resolve({ head: nextTokenLoss }),
};
