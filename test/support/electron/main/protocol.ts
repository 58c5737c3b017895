import type { CustomScheme } from 'electron';
import { Living } from '../types/living.ts';
import { onlyBeforeReady, onlyWhenReady } from './readiness.ts';
import { addHandler, addPrivileged, type Handler } from './schemes.ts';

class Protocol extends Living {
  registerSchemesAsPrivileged(schemes: readonly CustomScheme[]): void {
    onlyBeforeReady('protocol.registerSchemesAsPrivileged');
    for (const { scheme, privileges } of schemes) addPrivileged(scheme, privileges ?? {});
  }

  handle(scheme: string, handler: Handler): void {
    onlyWhenReady('protocol.handle');
    addHandler(scheme, handler);
  }
}

export const protocol = new Protocol();
