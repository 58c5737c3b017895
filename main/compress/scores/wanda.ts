import type { WeightScore } from './score.ts';

/** |W_ij| · ‖x_j‖₂ (Sun et al. 2024, Wanda); the norm is the root of the mean square, which ranks the same. */
export const wanda: WeightScore = {
  unit: 'weight',
  name: 'wanda',
  needs: ['activationEnergy'],
  score: ({ values, columns, moments }) => {
    if (!moments) throw new Error('The Wanda score needs activation energies.');
    const norms = moments.square.map(Math.sqrt);
    const score = new Float32Array(values.length);
    for (let i = 0; i < values.length; i += columns) {
      for (let j = 0; j < columns; j += 1) score[i + j] = Math.abs(values[i + j] as number) * (norms[j] as number);
    }
    return score;
  },
};
