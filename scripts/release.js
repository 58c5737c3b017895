import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { billOfMaterials } from './billOfMaterials.js';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');

/**
 * What lies beside the installers (electron-builder: afterAllArtifactBuild): what the program is made of, and the checksums of
 * all that as `sha256sum --check SHA256SUMS` reads them. Returns the paths of what it wrote.
 */
export default async function release({ outDir, artifactPaths }) {
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const materials = join(outDir, `${name}-${version}.cdx.json`);
  await writeFile(materials, `${JSON.stringify(await billOfMaterials(root), null, 2)}\n`);
  const sums = join(outDir, 'SHA256SUMS');
  const lines = await Promise.all(
    [...artifactPaths, materials].map(async (path) => `${await sha256(path)}  ${basename(path)}`),
  );
  await writeFile(sums, `${lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('\n')}\n`);
  return [materials, sums];
}

async function sha256(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
