import { runTask } from '../../jobs/supervisor.ts';
import { type Implementation, withProject } from './implementation.ts';

export const importDataset: Implementation<'datasets.import'> = (place, input, listeners) =>
  runTask(place, 'importDataset', input, listeners);

export const listDatasets: Implementation<'datasets.list'> = (place) =>
  withProject(place, (project) => project.datasets.list());
