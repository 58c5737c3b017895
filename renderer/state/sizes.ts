/** Units that a size is typed in, each with its gigabytes. */
export const sizeUnits = { kB: 1e-6, MB: 1e-3, GB: 1 } as const;
export type SizeUnit = keyof typeof sizeUnits;

/** The unit that leaves digits before the point: 3 MB, not 0.003 GB. */
export const unitOf = (gigabytes: number): SizeUnit =>
  gigabytes >= sizeUnits.GB ? 'GB' : gigabytes >= sizeUnits.MB ? 'MB' : 'kB';

/** Without what dividing by a power of ten leaves behind the digits that were typed. */
const clean = (value: number): number => Number(value.toPrecision(12));

export const inUnit = (gigabytes: number, unit: SizeUnit): number => clean(gigabytes / sizeUnits[unit]);

export const gigabytesIn = (amount: number, unit: SizeUnit): number => clean(amount * sizeUnits[unit]);
