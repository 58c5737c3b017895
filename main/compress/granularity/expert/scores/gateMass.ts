import { ofRouting } from './ofRouting.ts';

export const gateMass = ofRouting({
  name: 'gateMass',
  explanation: 'How much weight the router gives an expert altogether.',
  citation: 'He, Dong, Ding, Li. 2024 (Unified MoE compression, expert drop). arXiv:2406.02500',
  of: ({ mass }) => mass,
});
