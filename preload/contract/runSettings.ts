/**
 * Settings of a run, each declared once: from here follow the options of the command line, the fields of the window, the
 * input of the contract and the settings that the engine reads. Plain data, so that neither the window nor a command's
 * help has to load a validator.
 */

interface Declared {
  /** Option of the command line, as commander writes it. */
  readonly flag: string;
  /** What it means, in a line of help. */
  readonly help: string;
  /** What a form calls it; a setting without one is asked for on the command line only. */
  readonly label?: string;
}

export interface NumberSetting extends Declared {
  readonly type: 'integer' | 'number';
  /** Bounds that belong to the range. */
  readonly min?: number;
  readonly max?: number;
  /** Bounds that do not. */
  readonly above?: number;
  readonly below?: number;
  readonly default?: number;
}

export interface ChoiceSetting extends Declared {
  readonly type: 'choice';
  /** Values with what a form calls them. */
  readonly choices: Readonly<Record<string, string>>;
  readonly default?: string;
}

export interface SwitchSetting extends Declared {
  readonly type: 'switch';
  readonly default?: boolean;
}

export type Setting = NumberSetting | ChoiceSetting | SwitchSetting;
export type Settings = Readonly<Record<string, Setting>>;

export type ValueOf<S extends Setting> = S extends NumberSetting
  ? number
  : S extends ChoiceSetting
    ? keyof S['choices'] & string
    : boolean;

/** Values of settings by name. */
export type ValuesOf<S extends Settings> = { readonly [Name in keyof S]: ValueOf<S[Name]> };

/** Where numbers are computed. */
export const deviceSetting = {
  type: 'choice',
  flag: '--device <name>',
  help: 'what to compute on',
  label: 'Compute on',
  choices: {
    auto: 'the safest choice (processor)',
    cpu: 'processor',
    webgpu: 'graphics card (WebGPU)',
    cuda: 'graphics card (CUDA)',
    dml: 'graphics card (DirectML)',
    coreml: 'Core ML',
  },
  default: 'auto',
} as const satisfies ChoiceSetting;

/** Settings that every run has, with what they are when nobody says otherwise. */
export const runSettings = {
  calibrationWindows: {
    ...{ type: 'integer', min: 1, max: 2 ** 20, default: 128 },
    flag: '--calibration-windows <n>',
    help: 'windows of calibration text',
    label: 'Windows of calibration text',
  },
  window: {
    ...{ type: 'integer', min: 8, max: 2 ** 20, default: 128 },
    flag: '--window <tokens>',
    help: 'tokens in one window of calibration text',
    label: 'Tokens in a window',
  },
  seed: {
    ...{ type: 'integer', min: 0, max: 2 ** 31, default: 1 },
    flag: '--seed <n>',
    help: 'seed of everything that is drawn',
    label: 'Seed',
  },
  measure: {
    ...{ type: 'switch', default: false },
    flag: '--measure',
    help: 'measure the variant on held-out text at the end',
    label: 'Measure the result on held-out text at the end',
  },
  device: deviceSetting,
  /** What a kill costs at most, against writing hidden states once in a while. */
  checkpointSeconds: {
    ...{ type: 'number', min: 0, max: 3600, default: 10 },
    flag: '--checkpoint-seconds <s>',
    help: 'seconds between two checkpoints of a walk',
  },
} as const satisfies Settings;

export type RunSettingValues = ValuesOf<typeof runSettings>;

/** Those that decide what is measured, and how: what was measured with others says nothing. */
const measuringSettings = ['calibrationWindows', 'window', 'seed', 'device'] as const;

export type MeasuringSettings = Pick<RunSettingValues, (typeof measuringSettings)[number]>;

/** Changes to the training that a recipe has; what is not given is as the recipe says. */
export const trainingSettings = {
  steps: {
    ...{ type: 'integer', min: 1, max: 2 ** 20 },
    flag: '--steps <n>',
    help: 'steps of the training',
  },
  rate: {
    ...{ type: 'number', above: 0, max: 1000 },
    flag: '--rate <rate>',
    help: 'peak learning rate of the training',
  },
  batch: {
    ...{ type: 'integer', min: 1, max: 4096 },
    flag: '--batch <windows>',
    help: 'windows in a step of the training',
  },
  general: {
    ...{ type: 'number', min: 0, below: 1 },
    flag: '--general-share <share>',
    help: 'share of general text in the training',
  },
  limit: {
    ...{ type: 'number', above: 0, max: 100 },
    flag: '--limit <nats>',
    help: 'stop training when the loss of general text rises by this much',
  },
} as const satisfies Settings;

type GivenSettings = { readonly [Name in keyof RunSettingValues]?: RunSettingValues[Name] | undefined };

/** The settings among what was given, without those that were not. */
export const chosenSettings = (given: GivenSettings): Partial<RunSettingValues> =>
  Object.fromEntries(
    Object.keys(runSettings).flatMap((name) => {
      const value = given[name as keyof RunSettingValues];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Settings as given, and for the others what they are when nobody says otherwise. */
export const completed = (given: GivenSettings): RunSettingValues => ({
  ...(Object.fromEntries(
    Object.entries(runSettings).map(([name, setting]) => [name, setting.default]),
  ) as unknown as RunSettingValues),
  ...chosenSettings(given),
});

/** What was measured with such settings was measured with. */
export function measuringOf(given: GivenSettings): MeasuringSettings {
  const all = completed(given);
  return Object.fromEntries(measuringSettings.map((name) => [name, all[name]])) as unknown as MeasuringSettings;
}

/** Whether what was measured with some settings holds for others. */
export const measuredAlike = (one: MeasuringSettings, other: MeasuringSettings): boolean =>
  measuringSettings.every((name) => one[name] === other[name]);
