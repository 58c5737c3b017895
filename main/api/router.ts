import { setImmediate as turn } from 'node:timers/promises';
import type { CallOptions } from '../../preload/bridge.ts';
import { contract, type Input, type Output, type Procedure } from '../../preload/contract/index.ts';
import { checked, InvalidInput } from './checked.ts';
import type { Place } from './place.ts';
import { implementationOf } from './procedures/index.ts';

const isProcedure = (name: string): name is Procedure => Object.hasOwn(contract, name);

/**
 * The one implementation of the contract. Every transport (command line, loopback host, window) calls this; name, input
 * and output are checked against the contract whoever calls, and what the procedure changes is emitted.
 */
export async function call(place: Place, procedure: string, input: unknown, options: CallOptions): Promise<unknown> {
  if (!isProcedure(procedure)) {
    throw new InvalidInput(`There is no procedure ${JSON.stringify(procedure.slice(0, 100))}.`);
  }
  const schemas = contract[procedure];
  const valid = checked(procedure, schemas.input, input);
  const implementation = await implementationOf(procedure);
  const output = await implementation(place, valid as Input<Procedure>, options).finally(() => {
    // Also after a failure: an import that was stopped has left its first files, a sample its model.
    if (schemas.changes.length) place.changed(schemas.changes);
  });
  // Making a long list, checking it and sending it are turns of their own, so that others get theirs in between.
  await turn();
  const answer = schemas.output.parse(output) as Output<Procedure>;
  await turn();
  return answer;
}
