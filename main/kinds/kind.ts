import type { z } from 'zod';
import type { Input, Output, RunInput } from '../../preload/contract/index.ts';
import type { Recipe } from '../compress/recipe/document.ts';
import type { TaskContext } from '../engine/context.ts';
import type { Manifest } from '../project/manifest.ts';
import type { Project } from '../project/project.ts';
import type { ModelReference, Reference } from '../project/repositories/references.ts';
import type { RunRow } from '../project/repositories/runs.ts';
import type { StageShare, Standing } from './progress.ts';

/** Where names are looked up: the open project, and the folder with the recipes that came with the program. */
export interface KindPlace {
  readonly project: Project;
  readonly recipes: string;
}

/** A run that can be stored and executed: names looked up, defaults filled in, contradictions refused. */
export interface Resolved {
  /** What it works on, by the part it has in the run. */
  readonly references: Readonly<Record<string, Reference>>;
  /** What else it needs; read again by the same kind. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly settings: unknown;
  /** What the audit log says of it. */
  readonly audit: Readonly<Record<string, unknown>>;
}

/** What a kind tells of a stored run. */
export interface Described {
  /** The recipe that it follows; null for kinds without. */
  readonly recipe: Recipe | null;
  /** Every recipe that it carries out, in order, with what was chosen for it. */
  readonly recipes: readonly { readonly recipe: Recipe; readonly settings: unknown }[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** The call that would start this run again. */
  readonly input: RunInput;
}

/** A run in the hands of an engine. */
export interface RunWork {
  readonly context: TaskContext;
  readonly run: RunRow;
  /** Folder of the run inside the project: what a resumed run goes on with. Removed when the run is done. */
  readonly folder: string;
  /** Where the run stands; written to its row from time to time. */
  readonly standing: Standing;
}

/** What a run made, complete on disk but not yet known to the project. */
export interface Made {
  readonly manifest: Manifest;
  /** sha256 over all tensors. */
  readonly hash: string;
  readonly parents: readonly ModelReference[];
  /** What the audit log says of the variant. */
  readonly audit: Readonly<Record<string, unknown>>;
  /** Writes what belongs to the variant, such as measurements, in the transaction that adds it. */
  readonly record?: () => Promise<void>;
}

/**
 * A kind of run. Queue, contract, procedures and engine know kinds only through the registry (index.ts): a new one is a
 * folder beside extract/ and a line there.
 */
export interface RunKind {
  readonly name: string;
  /** One sentence for people. */
  readonly explanation: string;
  /** What the audit log says happened to the variant that a run made: "extracted". */
  readonly made: string;
  /** What it can be asked for, `kind` and `name` included. */
  readonly input: z.ZodType;
  /** What it stores with a run. */
  readonly settings: z.ZodType;
  /** @throws when something has no such name, or does not fit together. */
  resolve(place: KindPlace, input: RunInput): Promise<Resolved>;
  /** Stages of a run in their order, with their shares of the work. */
  stages(run: RunRow): readonly StageShare[];
  describe(project: Project, run: RunRow): Promise<Described>;
  /** Executes a run from wherever an earlier engine left it. May be killed at any instant. */
  execute(work: RunWork): Promise<Made>;
  /** What a run measures that others measure too, so that it can be done before they are worked on at the same time. */
  readonly prepare?: {
    /** Runs of the same text share what they measure. */
    shared(run: RunRow): string;
    /** Measures it for all runs that wait and share it. */
    measure(work: RunWork): Promise<void>;
  };
  /** What a run would leave and take, before any work. */
  estimate?(context: TaskContext, input: RunInput): Promise<Output<'runs.estimate'>>;
  /** The run on a small copy of its model. */
  rehearse?(context: TaskContext, input: RunInput): Promise<Output<'runs.rehearse'>>;
  /** What to ask for to reach a goal. */
  recommend?(place: KindPlace, input: Input<'runs.recommend'>): Promise<Output<'runs.recommend'>>;
}
