import { openCheckpoint } from '../main/formats/checkpoint.ts';
import { readConfig } from '../main/formats/huggingFaceConfig.ts';
import { checkpointSource } from '../main/models/checkpointSource.ts';
import { Device } from '../main/runtime/device.ts';
import { MemoryBudget } from '../main/runtime/memory.ts';
import { Walker } from '../main/walk/walker.ts';

/** The process whose memory bench/experts.ts measures: text through a mixture, one expert at a time or with all in memory. */
async function walk({ folder, way }: { readonly folder: string; readonly way: 'parts' | 'whole' }) {
  const source = checkpointSource(await openCheckpoint(folder), await readConfig(folder), 'bench');
  const storage = { device: new Device('cpu'), budget: new MemoryBudget(64e6), scratch: folder, batchTokens: 512 };
  const walker = new Walker(source, storage);
  const text = { ids: Int32Array.from({ length: 512 }, (_, i) => (i * 7919) % 8192), count: 1, length: 512 };
  await using stream = await walker.embed(text);
  for (let layer = 0; layer < walker.layers; layer += 1)
    if (way === 'parts') await walker.pass(stream, layer);
    else await walker.forward(stream, layer, await walker.load(layer));
  return { peak: process.resourceUsage().maxRSS * 1024 };
}

process.on('message', (task: Parameters<typeof walk>[0]) => {
  walk(task).then(
    (result) => process.send?.({ result }, () => process.exit(0)),
    (error: unknown) => process.send?.({ error: String(error) }, () => process.exit(1)),
  );
});
