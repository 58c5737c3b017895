import type { Value } from '../../builder.ts';
import { sameElements } from '../../elements.ts';
import { onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';

/** The same tensor under another name. */
export const Identity: Operator = {
  name: 'Identity',
  infer: inferSame,
  elements: sameElements,
  gradient: (context) => [() => onlyUpstream(context)],
};

/** An Identity that differentiation takes for a constant. */
const Detached: Operator = { name: 'Identity', infer: inferSame, detached: true };

/** x under another name. */
export const identity = (x: Value): Value => x.builder.one(Identity, [x]);

/** x as a constant for differentiation: nothing flows back through it. */
export const detach = (x: Value): Value => x.builder.one(Detached, [x]);
