import type { Output } from '../../preload/contract/index.ts';
import { listDevices as probeDevices } from '../runtime/devices.ts';

/** What this machine can compute on. In the engine, because drivers may crash while they are asked. */
export const listDevices = (): Promise<Output<'devices.list'>> => probeDevices();
