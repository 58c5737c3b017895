import type { Component, Registry } from '../../components/component.ts';
import type { ChosenShares, Removal } from '../../inTrainingPruning/inTrainingPruning.ts';
import type { Described } from '../../models/architecture.ts';
import type { Shares } from '../extraction/extraction.ts';
import type { Stage } from '../extraction/stages.ts';
import type { Extracted } from '../extraction/derivedSource.ts';
import type { GroupName, ScheduleName, Specification, SpecificationProblem } from '../recipe/specification.ts';
import type { CalibrationStatistic } from '../statistics/statistic.ts';
import type { Work } from './work.ts';

/** Something that can be removed, as a recipe names it. */
export interface Unit {
  readonly name: string;
  /** In plain words, for people who have not read a paper. */
  readonly explanation: string;
  /** Whether something can make up for one that goes. */
  readonly repaired: boolean;
  /** The same for methods that find out while training what can go; null where none can. */
  readonly removal: Removal | null;
}

/** What every score has in common, whatever it scores. */
export interface ScoreComponent<Options = unknown> extends Component<Options> {
  needs(options: Options): readonly CalibrationStatistic[];
  /** It is what in-training pruning found out, so a recipe that names it must train so. */
  readonly learned?: boolean;
}

/** Whoever prepared a scorer gives back what it opened, at the end of the scope it is used in (DisposalStack). */
export type GivenBack = Partial<AsyncDisposable>;

/** What every allocation has in common, whatever it spreads. */
export interface AllocationComponent<Options = unknown> extends Component<Options> {
  needs(options: Options): readonly CalibrationStatistic[];
  /** One ranking of the scores of the whole model decides: everything competes with everything. */
  readonly wholeModel?: boolean;
  /** It has an end of its own: the share that was asked for is the most that goes, and what is reached is said. */
  readonly endsItself?: boolean;
}

/** What every compensation has in common, whatever it repairs. */
export interface CompensationComponent<Options = unknown> extends Component<Options> {
  readonly needs: readonly CalibrationStatistic[];
  /** Passes over the text that it takes beyond measuring and cutting; none where this is absent. */
  passes?(options: Options): number;
}

/**
 * How fine a cut is: everything the program knows about removing one kind of thing. Whoever wants to know something about a
 * unit asks the granularity that has it (granularity/index.ts); nothing else depends on a unit's name.
 */
export interface Granularity {
  /** What a cut of this kind does to a model: how people tell recipes apart. */
  readonly title: string;
  readonly units: readonly Unit[];
  readonly scores: Registry<ScoreComponent>;
  readonly allocations: Registry<AllocationComponent>;
  /** null where nothing can be repaired. */
  readonly compensations: Registry<CompensationComponent> | null;
  /** What its units may compete within, as a recipe is offered it. */
  readonly groups: readonly GroupName[];
  readonly schedules: readonly ScheduleName[];
  /** Whether the model becomes smaller; else there are only zeros in it. */
  readonly shrinks: boolean;
  /** Whether it removes nothing and stores what is there in fewer bits: a precision says how far, not a share. */
  readonly rounds?: boolean;
  /** Whether it adds something and removes nothing: a recipe says how much, and there is no share. */
  readonly grows?: boolean;
  /** Whether it changes the tokens: the result has a tokenizer of its own, so all text has to be cut anew behind it. */
  readonly retokenizes?: boolean;
  /** Whether the residual stream becomes narrower: hidden states no longer compare with those of the whole model. */
  readonly narrowsStream?: boolean;
  /** Why no layer can be left whole or lose a share of its own, behind the name of a recipe; absent where layers can. */
  readonly allLayers?: string;
  /** What stays of a model whatever share goes, before "at most 95 % of"; absent for embeddings and output head. */
  readonly stays?: { readonly whole: string | null; readonly rest: string };
  /** Whether a specification decides itself how many bits each tensor gets, so that a person only says how large all may be. */
  readonly mixes?: (specification: Specification) => boolean;
  /** Fewest bytes that such a specification can make of a model, a number that is not rounded taking `others`. */
  readonly leastBytes?: (model: Described, specification: Specification, others: number) => number;
  /** Bytes of what a rounding puts beside the matrices of a model; none where this is absent. */
  readonly bytesBeside?: (model: Described, specification: Specification) => number;
  /** Why a model cannot be cut so, with what to do instead; absent where every model can. */
  readonly refusal?: (model: Described, specification: Specification) => string | null;
  /** Why a specification whose names are all known makes no sense; null when it does. */
  problem(specification: Specification): SpecificationProblem | null;
  /** Whether it decides the share of every layer itself, so that a person can only leave layers whole. */
  decidesShares(specification: Specification): boolean;
  /** The share of its units that a training chose beside other kinds; absent where no training shares out between kinds. */
  readonly learnedShare?: (chosen: ChosenShares) => number;
  /** Parameters that the specification's unit has altogether. */
  parameters(model: Described, specification: Specification): number;
  /** Parameters that go, as nearly as can be said before anything is scored. */
  removed(model: Described, specification: Specification, shares: Shares): number;
  /**
   * The model as a specification leaves it that takes the same share everywhere, before anything is scored; absent, or null, where
   * that cannot be said.
   */
  readonly planned?: (
    model: Described,
    specification: Specification,
    share: number,
    wholeBlocks: boolean,
  ) => Described | null;
  /** Parameters that come instead: biases, factors beside matrices. */
  added(model: Described, specification: Specification, shares: Shares): number;
  /** Stages of its own, once everything is measured, with their rough shares of the work in passes over the text. */
  readonly stages: readonly (readonly [Stage, number])[];
  /** The same cut at random, which the specification has to beat: scores are random numbers, nothing is repaired. */
  random(specification: Specification): Specification;
  /** A plain way to cut a unit at once, which pruning while training has to beat. */
  plain(unit: string): Specification;
  /** Cuts, and gives the parts that became others: every layer, and what of the rest changed. */
  prune(work: Work): Promise<Extracted>;
}
