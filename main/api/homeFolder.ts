import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where settings and the list of projects lie, by the customs of the system; ESPALIER_HOME overrides them. */
export function homeFolder(): string {
  const { ESPALIER_HOME: own, APPDATA: appData, XDG_CONFIG_HOME: config } = process.env;
  if (own) return own;
  if (process.platform === 'win32') return join(appData ?? join(homedir(), 'AppData', 'Roaming'), 'Espalier');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Espalier');
  return join(config ?? join(homedir(), '.config'), 'espalier');
}
