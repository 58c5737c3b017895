import { ofRouting } from './ofRouting.ts';

/** Share of the tokens that go to an expert first, times its mean gate on them (Koishekenov et al. 2023, top-1 activity × confidence). */
export const leadingMass = ofRouting({
  name: 'leadingMass',
  explanation: 'How many tokens go to an expert before all others, times how sure the router is of it then.',
  citation: 'Koishekenov, Berard, Nikoulina. ACL 2023. arXiv:2212.09811',
  of: ({ leading }) => leading,
});
