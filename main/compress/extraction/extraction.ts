import type { ModelSource } from '../../models/source.ts';
import type { TokenWindows } from '../../models/windows.ts';
import type { Precision } from '../../models/precision.ts';
import type { Findings, StreamFindings } from '../../inTrainingPruning/inTrainingPruning.ts';
import { Walker } from '../../walk/walker.ts';
import { fingerprintOf, type Workspace } from './workspace.ts';

/** What a person chose beside the recipe. */
export interface Settings {
  /** Share to remove: of the weights of all linears, or of the parameters of all units. */
  readonly sparsity: number;
  /** See the recipe's own word on λ; null where no data enters. */
  readonly lambda: number | null;
  readonly seed: number;
  /** Layers with a share of their own, by number; 0 leaves a layer whole. */
  readonly layers?: Readonly<Record<string, number>> | undefined;
  /** What rounding rounds to; absent where nothing is rounded. */
  readonly precision?: Precision | undefined;
  /** Set where what is cut will be rounded: widths that stay fill whole blocks of packed formats, which would not fit else. */
  readonly wholeBlocks?: true | undefined;
  /** Bytes that the tensors of a rounded model may take where each gets bits of its own; absent for as many as at the precision. */
  readonly bytes?: number | undefined;
}

/** What goes: a share of all, and shares of single layers. */
export type Shares = Pick<Settings, 'sparsity' | 'layers'>;

/** Share to remove from one layer where every layer gets its share; in a ranking of all layers only 0 is allowed. */
export const sparsityOf = ({ sparsity, layers }: Shares, layer: number): number => layers?.[String(layer)] ?? sparsity;

/** The two texts of an extraction. */
export type Side = 'domain' | 'general';

/** Text that scores are measured on; its fingerprint covers the ids and how they were cut. */
export interface Calibration {
  readonly windows: TokenWindows;
  readonly fingerprint: string;
}

/** The texts of an extraction; null where a person gave none. */
export interface Texts {
  readonly domain: Calibration | null;
  readonly general: Calibration | null;
  /** Text to train on, read when it is wanted; absent where nothing can be trained. */
  readonly training?: (wanted: { readonly windows: number }) => Promise<TrainingSides>;
  /** How the texts use the vocabulary, counted when it is wanted; absent where there is no tokenizer. */
  readonly tokens?: () => Promise<TokenUse>;
}

/** Hears how many of all documents were read. */
type Counted = (done: number, all: number) => void;

/** Documents that are remembered of a word: whether it stands in so many is as much as anybody may ask. */
export const mostDocuments = 16;

/** How texts use a word. */
export interface WordUse {
  /** How often it occurs. */
  readonly count: number;
  /** Numbers of the first documents that hold it, at most so many. */
  readonly documents: readonly number[];
}

/** What changing tokens has to know of the tokenizer, and of all text that may be scored and trained on. */
export interface TokenUse {
  /** tokenizer.json as it was parsed. */
  readonly tokenizer: unknown;
  /** Ids that the model's configuration names; they may be no tokens. */
  readonly named: readonly number[];
  /** How often every token occurs in the calibration and training text of a side, by id. */
  counts(side: Side, counted?: Counted): Promise<Float64Array>;
  /** The words of the same text, as the vocabulary writes them. */
  words(side: Side, counted?: Counted): Promise<ReadonlyMap<string, WordUse>>;
}

/** Text to train on, and general text to mix into it or to watch; null where a person gave none. */
export interface TrainingSides {
  readonly domain: Calibration;
  readonly general: Calibration | null;
}

/** Scores that in-training pruning found, layer by layer. */
export interface Learned {
  readonly fingerprint: string;
  scores(layer: number): Promise<Findings>;
  /** Scores of the channels, and the shares that go in the end; null where the training looked for none. */
  stream(): Promise<StreamFindings | null>;
}

/** Rises when artifacts are stored or computed in another way, so that those of an older program are made anew and not misread. */
const artifactFormat = 3;

/**
 * What an extraction works on and with; what it does is said by the specifications that are handed to whoever does it. Those
 * made from it (`on`, `behind`) are owned by whoever made them.
 */
export class Extraction implements Disposable {
  readonly source: ModelSource;
  readonly settings: Settings;
  readonly texts: Texts;
  readonly domain: Calibration | null;
  readonly general: Calibration | null;
  readonly workspace: Workspace;
  readonly walker: Walker;
  /** What in-training pruning found; null where there was none. */
  readonly learned: Learned | null;
  /** What training may ask for the right answer: the model as it was before anything was done to it. */
  readonly teacher: ModelSource;

  constructor(
    source: ModelSource,
    settings: Settings,
    texts: Texts,
    workspace: Workspace,
    learned: Learned | null = null,
    teacher: ModelSource = source,
  ) {
    this.learned = learned;
    this.teacher = teacher;
    this.source = source;
    this.settings = settings;
    this.texts = texts;
    this.domain = texts.domain;
    this.general = texts.general;
    this.workspace = workspace;
    this.walker = new Walker(source, workspace);
  }

  /** The same work on the model that in-training pruning left, with what it found. */
  behind(source: ModelSource, learned: Learned): Extraction {
    return new Extraction(source, this.settings, this.texts, this.workspace, learned, this.teacher);
  }

  /** The same work on another model (a cut or perturbed one), with other settings where given. */
  on(source: ModelSource, settings: Settings = this.settings): Extraction {
    return new Extraction(source, settings, this.texts, this.workspace, this.learned, this.teacher);
  }

  /** The same work with another model to ask for the right answer. */
  taughtBy(teacher: ModelSource): Extraction {
    return new Extraction(this.source, this.settings, this.texts, this.workspace, this.learned, teacher);
  }

  /** Gives the memory of the walker back; the model and what was kept in the workspace stay open. */
  [Symbol.dispose](): void {
    this.walker.dispose();
  }

  get layers(): number {
    return this.walker.layers;
  }

  /**
   * Identity of something computed from the model on this device. Results differ in their last bits between devices
   * and thread counts, and a resumed run must equal an uninterrupted one, so both belong to it.
   */
  fingerprint(what: string, ingredients: Readonly<Record<string, unknown>>): string {
    const { device } = this.workspace;
    return fingerprintOf({
      what,
      format: artifactFormat,
      ...ingredients,
      model: this.source.fingerprint,
      ...(this.learned ? { learned: this.learned.fingerprint } : {}),
      device: device.kind,
      threads: device.threads,
    });
  }

  /** The calibration text of one side; an error says how to give it. */
  calibration(side: Side): Calibration {
    const found = this[side];
    if (!found) throw new Error(`The recipe needs ${side} text with these settings; choose a ${side} dataset.`);
    return found;
  }
}

/** Which texts enter activation statistics: (1 − λ)·general + λ·domain. A side with weight 0 is not walked. */
export function blendedSides(lambda: number): readonly Side[] {
  return [...(lambda > 0 ? (['domain'] as const) : []), ...(lambda < 1 ? (['general'] as const) : [])];
}
