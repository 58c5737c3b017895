import type { AffineName } from '../../formats/storage/affine/affine.ts';
import { blockOf } from '../../formats/storage/index.ts';
import type { Parameter } from '../../models/architecture.ts';
import type { ModelSource } from '../../models/source.ts';
import { isTable } from '../../models/tables.ts';
import { blocksForm } from '../../models/forms/blocks.ts';
import { float16Form, float32Form } from '../../models/forms/floats.ts';
import type { Form } from '../../models/forms/form.ts';

/** Numbers that an ONNX model is written in. */
export interface OnnxType {
  /** What it is called in calls and on the command line. */
  readonly name: string;
  /** In plain words, behind "ONNX, ". */
  readonly title: string;
  readonly explanation: string;
  /** Number type of the parameters, in short. */
  readonly dtype: string;
  /** What transformers.js calls it, and what it then looks for behind `model`. */
  readonly client: { readonly dtype: string; readonly suffix: string };
  /** How many times the bytes of its parameters they take once they are loaded. */
  readonly widened: number;
  /** Whether what is multiplied by matrices is rounded too, so that answers are not the same numbers any more. */
  readonly roundsActivations: boolean;
  form(source: ModelSource, parameter: Parameter): Form;
}

/** Where transformers.js looks for the graph of a type; its weights lie beside it. */
export const graphFile = ({ client }: OnnxType): string => `model${client.suffix}.onnx`;

const isMatrix = ({ role }: Parameter): boolean => role === 'linear' || role === 'factor';

/** Whether rows fill no block of a format: filled up with zeros they take as much as they do in 16 bits, and are rounded. */
const isThin = ({ role, shape }: Parameter, format: AffineName): boolean =>
  role === 'factor' && (shape[1] as number) < blockOf(format);

/** Matrices and tables of tokens in blocks; norms, biases and positions are small, and stay float32. */
const inBlocks =
  (matrices: AffineName, tables: AffineName): OnnxType['form'] =>
  (source, parameter) => {
    if (isTable(source, parameter)) return blocksForm(source, parameter, tables);
    if (isThin(parameter, matrices)) return float16Form(source, parameter);
    return isMatrix(parameter) ? blocksForm(source, parameter, matrices) : float32Form(source, parameter);
  };

/** All there are, the first for whoever does not choose. */
export const onnxTypes: readonly OnnxType[] = [
  {
    ...{ name: 'f32', title: '32 bits', dtype: 'float32', client: { dtype: 'fp32', suffix: '' } },
    explanation: 'A graph that runs in many programs, in browsers too, with 32-bit parameters beside it.',
    widened: 1,
    roundsActivations: false,
    form: float32Form,
  },
  {
    ...{ name: 'f16', title: '16 bits', dtype: 'float16', client: { dtype: 'fp16', suffix: '_fp16' } },
    explanation: 'Half the file: 16-bit parameters, which programs widen to 32 bits when they load them.',
    widened: 2,
    roundsActivations: false,
    form: (source, parameter) =>
      isMatrix(parameter) || isTable(source, parameter)
        ? float16Form(source, parameter)
        : float32Form(source, parameter),
  },
  {
    ...{ name: 'q8', title: '8 bits', dtype: 'int8', client: { dtype: 'q8', suffix: '_quantized' } },
    explanation: 'A quarter of the file and faster: matrices in 8 bits with a scale for 32 numbers.',
    widened: 1,
    roundsActivations: true,
    form: inBlocks('int8-32', 'int8-32'),
  },
  {
    // Tables lose more by the same rounding than matrices do, and every token goes through them.
    ...{ name: 'q4', title: '4 bits', dtype: 'int4', client: { dtype: 'q4', suffix: '_q4' } },
    explanation: 'The smallest and fastest: matrices in 4 bits with a scale for 32 numbers, tables of tokens in 8.',
    widened: 1,
    roundsActivations: true,
    form: inBlocks('int4-32', 'int8-32'),
  },
];
