import { randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact, Checkpoints, StoredTensor, Workspace } from '../../compress/extraction/workspace.ts';
import { openTensorFile, writeTensorFile } from '../../formats/tensorFile.ts';
import type { ObjectStore } from '../../project/objects.ts';
import type { Project } from '../../project/project.ts';
import type { Device } from '../../runtime/device.ts';
import type { DisposalStack } from '../../runtime/disposal.ts';
import type { MemoryBudget } from '../../runtime/memory.ts';
import { restoreCheckpoint, saveCheckpoint } from '../../walk/checkpoint.ts';

export interface WorkspaceOptions {
  readonly project: Project;
  /** Folder of the run inside the project; checkpoints survive in it, scratch files do not. */
  readonly folder: string;
  readonly device: Device;
  readonly budget: MemoryBudget;
  readonly checkpointSeconds: number;
  readonly progress: Workspace['progress'];
  readonly trained?: Workspace['trained'];
  readonly warn: Workspace['warn'];
}

/** Keeps what an extraction makes in the project: objects on disk first, then the row that names them. */
export async function projectWorkspace({
  project,
  folder,
  device,
  budget,
  checkpointSeconds,
  progress,
  trained = () => undefined,
  warn,
}: WorkspaceOptions): Promise<Workspace> {
  const scratch = join(folder, 'scratch');
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  return {
    device,
    budget,
    scratch,
    progress,
    trained,
    warn,
    open: (object) => storedArtifact(project.objects.path(object), object, null),
    trainingFolder: async (key) => {
      const own = join(folder, `training-${key}`);
      await mkdir(own, { recursive: true });
      return { folder: own, seconds: checkpointSeconds };
    },
    find: (fingerprint) => findArtifact(project, fingerprint),
    save: async (fingerprint, kind, tensors, meta = null) => {
      const artifact = await writeArtifact(project.objects, tensors, meta);
      const { object } = artifact;
      await project.artifacts.record({ fingerprint, object, kind, bytes: await project.objects.size(object), meta });
      return artifact;
    },
    findResult: async (fingerprint) => {
      const row = await project.artifacts.find(fingerprint);
      if (!row || !(await project.objects.has(row.object))) return null;
      return { value: JSON.parse(await readFile(project.objects.path(row.object), 'utf8')) as unknown };
    },
    saveResult: async (fingerprint, value) => {
      const bytes = Buffer.from(JSON.stringify(value));
      const object = await project.objects.putBytes(bytes);
      await project.artifacts.record({ fingerprint, object, kind: 'result', bytes: bytes.length, meta: null });
    },
    checkpoints: fileCheckpoints(folder, checkpointSeconds, { budget, scratch }),
  };
}

/** Stores tensors as one object. */
export async function writeArtifact(
  objects: ObjectStore,
  tensors: readonly StoredTensor[],
  meta: unknown,
): Promise<Artifact> {
  const toWrite = tensors.map(({ bytes, ...tensor }) => ({ ...tensor, load: () => bytes }));
  const object = await objects.put((path) => writeTensorFile(path, toWrite));
  return storedArtifact(objects.path(object), object, meta);
}

async function findArtifact(project: Project, fingerprint: string): Promise<Artifact | null> {
  const row = await project.artifacts.find(fingerprint);
  // Somebody may have cleaned the store by hand; then the work is done again.
  return row && (await project.objects.has(row.object))
    ? storedArtifact(project.objects.path(row.object), row.object, row.meta)
    : null;
}

async function storedArtifact(path: string, object: string, meta: unknown): Promise<Artifact> {
  const header = await openTensorFile(path);
  await header.close();
  return {
    object,
    meta,
    tensors: new Map([...header.tensors.values()].map(({ name, storage }) => [name, storage])),
    read: async (name) => {
      const file = await openTensorFile(path);
      try {
        const bytes = await file.read(name);
        const { storage, shape } = file.tensors.get(name) as NonNullable<ReturnType<typeof file.tensors.get>>;
        return { name, storage, shape, bytes };
      } finally {
        await file.close();
      }
    },
  };
}

/** One file for each walk, replaced at most every few seconds: writing it must not cost more than it saves. */
function fileCheckpoints(
  folder: string,
  seconds: number,
  storage: { budget: MemoryBudget; scratch: string },
): Checkpoints {
  const path = (key: string) => join(folder, `checkpoint-${key}.bin`);
  let last = performance.now();
  return {
    save: async (key, position, states) => {
      if (performance.now() - last < seconds * 1000) return;
      await saveCheckpoint(path(key), position, states);
      last = performance.now();
    },
    restore: async (key, sizes) => {
      const there = await access(path(key)).then(
        () => true,
        () => false,
      );
      return there ? restoreCheckpoint(path(key), sizes, storage) : null;
    },
  };
}

/** A folder of its own for work beside all runs; it goes with the scope. */
export async function passingFolder(scope: DisposalStack, project: Project, of: string): Promise<string> {
  const folder = join(project.folder, 'runs', `${of}-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  return scope.adopt(folder, () => rm(folder, { recursive: true, force: true }));
}
