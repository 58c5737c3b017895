/** Names of the factors of a low-rank linear inside its part; `linear` is the local name without ".weight". */
export const downOf = (linear: string): string => `${linear}.down.weight`;
export const upOf = (linear: string): string => `${linear}.up.weight`;

/** "mlp.up_proj.weight" → "mlp.up_proj" */
export const linearName = (weight: string): string => weight.replace(/\.weight$/, '');
