import { listDevices as probeDevices } from '../../runtime/devices.ts';
import { initProject } from '../../project/project.ts';
import { type Implementation, withProject } from './implementation.ts';

export const init: Implementation<'project.init'> = async ({ project: folder }) => {
  const project = await initProject(folder);
  await project.close();
  return { folder: project.folder };
};

export const listDevices: Implementation<'devices.list'> = () => probeDevices();

export const listAudit: Implementation<'audit.list'> = (place) =>
  withProject(place, async (project) => ({
    intact: (await project.audit.firstBroken()) === null,
    entries: await project.audit.list(),
  }));
