import { ofRouting } from './ofRouting.ts';

/** Σ gate · ‖output‖ · max(1 − cos(h before the experts, h behind them), 0) (EASY-EP, eqs. 5 to 7). */
export const easyEp = ofRouting({
  name: 'easyEp',
  explanation:
    'How much an expert adds to the tokens that this layer’s experts turn, each token weighed by how far it is turned.',
  citation: 'Dong, Liu, Wang, Wen, et al. 2025 (EASY-EP). arXiv:2504.06792',
  of: ({ moved }) => moved,
});
