/** Names of the factors of a low-rank linear inside its part; `linear` is the local name without ".weight". */
export const downOf = (linear: string): string => `${linear}.down.weight`;
export const upOf = (linear: string): string => `${linear}.up.weight`;

/** "mlp.up_proj.up.weight" → "mlp.up_proj": the linear whose second factor this is; null for everything else. */
export const linearOfUp = (local: string): string | null => /^(.*)\.up\.weight$/.exec(local)?.[1] ?? null;

/** "mlp.up_proj.weight" → "mlp.up_proj" */
export const linearName = (weight: string): string => weight.replace(/\.weight$/, '');

/** "mlp.up_proj.weight", "mlp.up_proj.bias" → "mlp.up_proj" */
export const moduleName = (local: string): string => local.replace(/\.(weight|bias)$/, '');

/** Rank at which two factors hold this share of a matrix's parameters: r (m + n) ≤ share · m n. */
export const rankFor = (rows: number, columns: number, share: number): number =>
  Math.max(1, Math.floor((share * rows * columns) / (rows + columns)));
