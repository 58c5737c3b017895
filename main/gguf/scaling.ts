import { FormatError } from '../formats/errors.ts';
import type { GgufFile } from '../formats/gguf/reader.ts';
import type { RotaryOptions } from '../models/architecture.ts';
import { ggufArchitectureIn } from './architectures/index.ts';
import { rotaryFactorsName, scalingOf } from './rotaryFactors.ts';
import { baseOf } from './source.ts';

/** How rotary positions of a file are scaled: by what its keys say, or by what gives the factors that it holds. @throws FormatError */
export async function scalingIn(file: GgufFile): Promise<RotaryOptions['scaling']> {
  const as = ggufArchitectureIn(file);
  const theta = baseOf(as, file);
  if (theta === null) return null;
  if (as.scaling) return as.scaling(file);
  const key = (name: string) => file.metadata.get(`${as.name}.rope.${name}`);
  const type = key('scaling.type') ?? 'none';
  const factor = key('scaling.factor') ?? key('scale_linear') ?? 1;
  if (type !== 'none' && type !== 'linear')
    throw new FormatError(
      `${file.path}: positions scaled by ${JSON.stringify(type)} are not read here; expected none or linear.`,
    );
  const linear = typeof factor === 'number' && factor !== 1 ? { rope_type: 'linear', factor } : null;
  if (!file.tensors.has(rotaryFactorsName)) return linear;
  const scaling = scalingOf(await file.readFloat32(rotaryFactorsName), theta);
  if (scaling && !linear) return scaling;
  throw new FormatError(`${file.path}: no scaling that is known here gives the factors in "${rotaryFactorsName}".`);
}
