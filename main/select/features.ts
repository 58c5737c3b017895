import type { Candidate } from './candidate.ts';

/** What a model says of every document of the pool and of the target; each is measured once, when first asked for. */
export interface Features {
  readonly pool: DocumentFeatures;
  readonly target: DocumentFeatures;
  /** The same of texts that a strategy makes of them: with words left out, or with a question behind. */
  of(documents: readonly Candidate[]): DocumentFeatures;
  /** How near every document of the pool comes to `count` tokens of the target that the seed draws. */
  tokenSimilarities(count: number, seed: number): Promise<TokenSimilarities>;
  /** Reads with the model as it is after a short training; what is read of the pool is gone when the reading ends. */
  trained<T>(training: ShortTraining, read: (pool: DocumentFeatures) => Promise<T>): Promise<T>;
}

/** A training that shows how a model comes to see the pool; its result is never kept. */
export interface ShortTraining {
  /** Documents of the pool that are trained on, by their indices. */
  readonly documents: readonly number[];
  /** Passes over them. */
  readonly epochs: number;
  /** Highest learning rate. */
  readonly rate: number;
  /** Draws first values and the order of the text. */
  readonly seed: number;
}

export interface DocumentFeatures {
  /** Mean loss in nats per scored token; NaN where a document has none. */
  losses(): Promise<Float64Array>;
  /** Mean over scored tokens of ‖p − onehot‖₂ (EL2N, Paul et al. 2021); NaN where a document has none. */
  errorNorms(): Promise<Float64Array>;
  /** Hidden states before the head, their mean over a document's tokens; row-major [documents, width], zeros without tokens. */
  hiddenStates(): Promise<HiddenStates>;
  /**
   * Mean over scored tokens of the divergence between this model's and another one's next-token distributions
   * (Jensen–Shannon, nats); NaN where a document has none.
   *
   * @throws when there is no other model.
   */
  divergences(): Promise<Float64Array>;
  /** What a step on one document alone would do to the output projection. */
  gradients(): Promise<ProjectionGradients>;
}

export interface HiddenStates {
  readonly values: Float32Array;
  readonly width: number;
}

/** About G = ∂(mean loss of a document's scored tokens)/∂W of every document; W [vocabulary, width] is the output projection. */
export interface ProjectionGradients {
  /** ‖G‖, Frobenius; NaN where a document has no scored token. */
  readonly norms: Float64Array;
  /** ⟨W, G⟩. */
  readonly alongWeights: Float64Array;
  /** ‖W‖. */
  readonly weightNorm: number;
}

export interface TokenSimilarities {
  /**
   * Row-major [documents of the pool, tokens]: the highest cosine between the hidden state of a token of the target and those of
   * a document's tokens, both less the mean state of the target; −1 for a document without tokens.
   */
  readonly values: Float32Array;
  readonly tokens: number;
}
