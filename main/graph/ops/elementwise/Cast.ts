import type { Value } from '../../builder.ts';
import { sameElements } from '../../elements.ts';
import { intAttribute, nth, onlyUpstream, type Operator } from '../../operator.ts';
import { type DataType, dataTypeCode, GraphError, int } from '../../types.ts';

/** Converts elements to another type; the gradient is converted back. */
export const Cast: Operator = {
  name: 'Cast',
  infer: (inputs, attributes) => {
    const code = intAttribute(attributes, 'to');
    const type = (Object.keys(dataTypeCode) as DataType[]).find((name) => dataTypeCode[name] === code);
    if (!type) throw new GraphError(`Cast: ${code} is not the code of an element type.`);
    return [{ type, shape: nth(inputs, 0).shape }];
  },
  elements: sameElements,
  gradient: (context) => [() => cast(onlyUpstream(context), nth(context.inputs, 0).type)],
};

/** Returns x itself when it has the type already. */
export function cast(x: Value, type: DataType): Value {
  return x.type === type ? x : x.builder.one(Cast, [x], { to: int(dataTypeCode[type]) });
}
