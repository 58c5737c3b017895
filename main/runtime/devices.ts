import { listSupportedBackends } from 'onnxruntime-node';
import { GraphBuilder } from '../graph/builder.ts';
import { gemm, softmax } from '../graph/ops/index.ts';
import { Device, type DeviceKind, type DeviceOptions } from './device.ts';
import { float32, floats } from './tensor.ts';

export interface DeviceReport {
  readonly device: DeviceKind;
  readonly available: boolean;
  /** Why not; null for a device that works. */
  readonly reason: string | null;
}

const kinds: readonly DeviceKind[] = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'];

const platforms: Readonly<Partial<Record<DeviceKind, NodeJS.Platform>>> = { dml: 'win32', coreml: 'darwin' };

/** Tries every device on a small graph and says what works, and why something does not. */
export async function listDevices(): Promise<DeviceReport[]> {
  const reports: DeviceReport[] = [];
  for (const device of kinds) {
    const reason = await whyNot(device);
    reports.push({ device, available: reason === null, reason });
  }
  return reports;
}

/**
 * The device a person asked for; `auto` is the cpu, which every machine has and which gives the same numbers
 * everywhere. A device that does not start is replaced by the cpu, with a warning that says why.
 */
export async function openDevice(
  wanted: DeviceKind | 'auto',
  options: DeviceOptions = {},
  warn: (message: string) => void = () => undefined,
): Promise<Device> {
  if (wanted === 'auto' || wanted === 'cpu') return new Device('cpu', options);
  const reason = await whyNot(wanted);
  if (reason === null) return new Device(wanted, options);
  warn(`The device ${wanted} cannot be used: ${reason}. Continuing on the cpu.`);
  return new Device('cpu', options);
}

async function whyNot(kind: DeviceKind): Promise<string | null> {
  const platform = platforms[kind];
  if (platform && platform !== process.platform)
    return `it exists on ${platform === 'win32' ? 'Windows' : 'macOS'} only`;
  if (!listSupportedBackends().some(({ name }) => name === kind)) return 'ONNX Runtime was installed without it';
  const device = new Device(kind);
  try {
    return (await probe(device)) ? null : 'it gives wrong results on a small test';
  } catch (error) {
    return explained(error);
  } finally {
    await device.release().catch(() => undefined);
  }
}

/** softmax(a · b) of matrices with a known result: every row of b is equal, so every probability is 1/4. */
async function probe(device: Device): Promise<boolean> {
  const builder = new GraphBuilder();
  const a = builder.input('a', 'float32', [2, 3]);
  const b = builder.input('b', 'float32', [4, 3]);
  const kernel = await device.compile(builder.build({ p: softmax(gemm(a, b, { transB: true })) }));
  const feeds = {
    a: float32(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]),
    b: float32(new Float32Array(12).fill(0.5), [4, 3]),
  };
  return floats((await kernel.run(feeds))['p']).every((p) => Math.abs(p - 0.25) < 1e-5);
}

/** What drivers mean, in words. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/No supported adapters/i, 'no graphics adapter was found that WebGPU can use'],
  [/Failed to load (shared )?library/i, 'its libraries are not installed beside ONNX Runtime'],
];

function explained(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').trim();
  const known = meanings.find(([pattern]) => pattern.test(text));
  return known ? known[1] : text.slice(0, 200);
}
