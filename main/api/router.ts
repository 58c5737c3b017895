import { contract, type Input, type Output, type Procedure } from '../../preload/contract.ts';
import type { Listeners } from '../jobs/supervisor.ts';
import { procedures } from './procedures/index.ts';
import type { Place } from './place.ts';

/** A procedure was called with something its schema does not allow. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
}

/**
 * The one implementation of the contract. Every carrier (command line, loopback host, window) calls this; input and
 * output are checked against the contract's schemas whoever calls.
 */
export async function call<P extends Procedure>(
  place: Place,
  procedure: P,
  input: unknown,
  listeners: Listeners = {},
): Promise<Output<P>> {
  const schemas = contract[procedure];
  const checked = schemas.input.safeParse(input);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const field = issue?.path.join('.');
    throw new InvalidInput(`${procedure}: ${field ? `${field}: ` : ''}${issue?.message ?? 'the input is not valid'}.`);
  }
  const implementation = procedures[procedure] as unknown as (
    of: Place,
    what: Input<P>,
    to: Listeners,
  ) => Promise<Output<P>>;
  return schemas.output.parse(await implementation(place, checked.data as Input<P>, listeners)) as Output<P>;
}
