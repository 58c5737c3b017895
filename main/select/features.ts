/** What a model says of every document of the pool and of the target; each is measured once, when first asked for. */
export interface Features {
  readonly pool: DocumentFeatures;
  readonly target: DocumentFeatures;
}

export interface DocumentFeatures {
  /** Mean loss in nats per scored token; NaN where a document has none. */
  losses(): Promise<Float64Array>;
  /** Mean over tokens of ‖p − onehot‖₂ (EL2N, Paul et al. 2021). */
  errorNorms(): Promise<Float64Array>;
  /** Hidden states before the head, their mean over a document's tokens; row-major [documents, width]. */
  hiddenStates(): Promise<{ readonly values: Float32Array; readonly width: number }>;
  /** Mean over tokens of the divergence between this model's and another one's next-token distributions (Jensen–Shannon, nats). */
  divergences(): Promise<Float64Array>;
}
