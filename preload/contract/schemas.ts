import { z } from 'zod';
import type { Topic } from './events.ts';
import { deviceSetting, type NumberSetting, type Setting, type Settings, type ValueOf } from './runSettings.ts';

/** Words that several procedures share. */

/** A name that people give: shown in lists and typed on command lines. */
export const name = z
  .string()
  .min(1)
  .max(100)
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._+-]*$/u,
    'must start with a letter or digit and hold only letters, digits, spaces and . _ + -',
  );

export const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes('\0'), 'must not contain a NUL character');

export const role = z.enum(['domain', 'general']);
export const splitName = z.enum(['train', 'calibration', 'heldOut']);
export const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31);

/** A number of things: windows, tokens in a window. */
export const count = z
  .number()
  .int()
  .min(1)
  .max(2 ** 20);
export const windowTokens = count.min(8);
export const share = z.number().gt(0).lt(1);

/** How many of a long list to leave out, and how many to give. */
export const offset = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31);
export const limit = z.number().int().min(1).max(200);

function numberIn({ type, min, max, above, below }: NumberSetting): z.ZodNumber {
  let schema = type === 'integer' ? z.number().int() : z.number();
  if (min !== undefined) schema = schema.min(min);
  if (above !== undefined) schema = schema.gt(above);
  if (max !== undefined) schema = schema.max(max);
  return below === undefined ? schema : schema.lt(below);
}

function valueOf(setting: Setting): z.ZodType {
  if (setting.type === 'switch') return z.boolean();
  return setting.type === 'choice' ? z.enum(Object.keys(setting.choices)) : numberIn(setting);
}

/** The schema of one setting's value. */
export const settingValue = <S extends Setting>(setting: S): z.ZodType<ValueOf<S>> =>
  valueOf(setting) as z.ZodType<ValueOf<S>>;

/** Fields of an input for settings, none of which has to be given. */
export const settingFields = <S extends Settings>(settings: S) =>
  Object.fromEntries(
    Object.entries(settings).map(([name, setting]) => [name, valueOf(setting).optional()]),
  ) as unknown as { readonly [Name in keyof S]: z.ZodOptional<z.ZodType<ValueOf<S[Name]>>> };

export const device = settingValue(deviceSetting);

/** What a procedure without arguments takes. */
export const nothing = z.strictObject({});

/**
 * One procedure of the contract: what goes in, what comes out, and the kinds of things that are different afterwards,
 * whoever called it. What engines and other processes change meanwhile is found by comparing versions of the project.
 */
export const procedure = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
  changes: readonly Topic[] = [],
) => ({ input, output, changes });
