import type { ModelSource } from '../models/source.ts';

/** What is exported: a variant (or an imported model) with everything that belongs into its folder. */
export interface ExportSubject {
  readonly name: string;
  readonly source: ModelSource;
  /** config.json as the project keeps it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Tokenizer, generation config and licence, as the project keeps them. */
  readonly files: readonly { readonly name: string; readonly path: string }[];
  /** What the model card says; see modelCard.ts. */
  readonly card: CardFacts;
}

/** A recipe that was carried out, with what was chosen for it. */
export interface FollowedRecipe {
  readonly title: string;
  readonly citation: string;
  readonly json: unknown;
  readonly settings: unknown;
}

/** One run of those that a model came about by. */
export interface LineageStep {
  readonly made: string;
  readonly from: readonly string[];
  /** Kind of the run. */
  readonly kind: string;
  /** What it carried out, in order; none for a kind of run that follows no recipe. */
  readonly recipes: readonly FollowedRecipe[];
  /** Settings of the run itself. */
  readonly settings: unknown;
  /** What came of its trainings. */
  readonly trainings: readonly { readonly steps: number; readonly gained: boolean; readonly reason: string | null }[];
}

/** What a model card is written from: counts are of parameters, values in the units of their metric. */
export interface CardFacts {
  /** The imported models that it goes back to, the first first; itself for one as it was imported. */
  readonly baseModels: readonly string[];
  /** Everything that was done since, in its order; nothing for a model as it was imported. */
  readonly lineage: readonly LineageStep[];
  readonly parameters: number;
  readonly nonzero: number;
  /** Parameters of the first base model. */
  readonly baseParameters: number;
  /** Data sets of all steps by name, size and fingerprint; never their content. */
  readonly datasets: readonly {
    readonly name: string;
    readonly role: string;
    readonly documents: number;
    readonly fingerprint: string;
  }[];
  readonly measurements: readonly {
    readonly dataset: string;
    readonly role: string;
    /** What was measured, with its unit, and the digits behind the point that are written. */
    readonly title: string;
    readonly digits: number;
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
    readonly tokens: number;
  }[];
}
