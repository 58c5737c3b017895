import { type Command, InvalidArgumentError, Option } from 'commander';
import { deviceSetting, type Setting, type Settings } from '../../../preload/contract/runSettings.ts';

/** A number on the command line. */
export const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('expected a number.');
  return value;
};

/** What the help says of a setting: its meaning, its choices, and what it is when it is not given. */
function helpOf(setting: Setting): string {
  const choices = setting.type === 'choice' ? `: ${Object.keys(setting.choices).join(', ')}` : '';
  const initial = setting.type === 'switch' || setting.default === undefined ? '' : ` (${setting.default})`;
  return setting.help + choices + initial;
}

/** The option of a declared setting; whether its value is allowed is for the contract to say. */
function settingOption(setting: Setting): Option {
  const option = new Option(setting.flag, helpOf(setting));
  return setting.type === 'integer' || setting.type === 'number' ? option.argParser(number) : option;
}

/** Adds an option for every declared setting. */
export function withSettings(command: Command, settings: Settings): Command {
  for (const setting of Object.values(settings)) command.addOption(settingOption(setting));
  return command;
}

/** Values of declared settings among the options of a command, by the settings' names. */
export const settingsOf = (settings: Settings, options: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, setting]) => {
      const value = options[settingOption(setting).attributeName()];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Adds the option that chooses a device. */
export const withDevice = (command: Command): Command => command.addOption(settingOption(deviceSetting));
