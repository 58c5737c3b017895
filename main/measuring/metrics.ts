/** What is measured, in words with its unit, and how many digits behind the point say something. */
export interface MetricFacts {
  readonly title: string;
  readonly digits: number;
}

const metrics: Readonly<Record<string, MetricFacts>> = {
  nll: { title: 'loss, nats per token', digits: 4 },
  perplexity: { title: 'perplexity', digits: 4 },
  bitsPerByte: { title: 'bits per byte', digits: 4 },
  accuracy: { title: 'share of next tokens found', digits: 4 },
  tokensPerSecond: { title: 'tokens per second', digits: 0 },
  peakMemory: { title: 'peak memory while measuring, bytes', digits: 0 },
  parameters: { title: 'parameters', digits: 0 },
  bytes: { title: 'size, bytes', digits: 0 },
};

/** Facts of a metric by the name that it is stored under; what an older program measured keeps its name. */
export const metricFacts = (name: string): MetricFacts => metrics[name] ?? { title: name, digits: 4 };
