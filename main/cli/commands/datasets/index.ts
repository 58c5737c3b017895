import type { Command } from 'commander';
import { importing } from './importing.ts';
import { looking } from './looking.ts';
import { preparing } from './preparing.ts';
import { protecting } from './protecting.ts';

export function datasetCommands(dataset: Command): void {
  importing(dataset);
  looking(dataset);
  protecting(dataset);
  preparing(dataset);
}
