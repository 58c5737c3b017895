import type { ModelSource } from '../models/source.ts';

/** What is exported: a variant (or an imported model) with everything that belongs into its folder. */
export interface ExportSubject {
  readonly name: string;
  readonly source: ModelSource;
  /** config.json as the project keeps it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Tokenizer, generation config and licence of the base model, byte for byte. */
  readonly files: readonly { readonly name: string; readonly path: string }[];
  /** What the model card says; see modelCard.ts. */
  readonly card: CardFacts;
}

export interface CardFacts {
  readonly baseModel: string;
  /** The method and its settings; null for an unpruned model. */
  readonly recipe: {
    readonly title: string;
    readonly citation: string;
    readonly json: unknown;
    readonly settings: unknown;
  } | null;
  /** What came of the trainings of the run that made it. */
  readonly trainings: readonly { readonly steps: number; readonly gained: boolean; readonly reason: string | null }[];
  readonly parameters: number;
  readonly nonzero: number;
  readonly parentParameters: number;
  /** Data sets by name, size and fingerprint; never their content. */
  readonly datasets: readonly {
    readonly name: string;
    readonly role: string;
    readonly documents: number;
    readonly fingerprint: string;
  }[];
  readonly measurements: readonly {
    readonly dataset: string;
    readonly role: string;
    readonly metric: string;
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
    readonly tokens: number;
  }[];
}
