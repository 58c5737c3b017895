import { ofRouting } from './ofRouting.ts';

export const frequency = ofRouting({
  name: 'frequency',
  explanation: 'How many tokens go to an expert. Those that the text seldom goes to go.',
  citation: 'Kim, Lim, Han. 2021. arXiv:2110.03742; Koishekenov, Berard, Nikoulina. ACL 2023. arXiv:2212.09811',
  of: ({ share }) => share,
});
