import { describe } from 'vitest';
import { itComesToAnEnd, plain } from './hostileText.ts';

describe('a search comes to an end in', () => itComesToAnEnd(1_000_000, plain));
