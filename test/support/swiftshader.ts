import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Debian's chromium brings a software GPU; the Vulkan loader looks for it through this variable when a device opens. */
const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';

const loaders = ['/usr/lib/x86_64-linux-gnu/libvulkan.so.1', '/usr/lib/aarch64-linux-gnu/libvulkan.so.1'];

export const softwareGpu = existsSync(driver) && loaders.some((path) => existsSync(path));

if (softwareGpu) {
  process.env['VK_ICD_FILENAMES'] = driver;
  process.env['XDG_RUNTIME_DIR'] ??= tmpdir();
}

export const needsGpu = (title: string): string => (softwareGpu ? title : `${title} (skipped: no software GPU)`);
