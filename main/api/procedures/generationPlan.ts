import { findSubject, subjectSource, subjectTokenizer } from '../../project/subjects.ts';
import type { Project } from '../../project/project.ts';
import { engineBytes, MemoryBudget } from '../../runtime/memory.ts';
import { decodingMemory } from '../../walk/packedDecoder.ts';
import type { Implementation } from './implementation.ts';

/** Every model is asked in an engine of its own, so what they take adds up. */
export const generationPlan: Implementation<'variants.generatePlan'> = async (place, { variants }) => {
  const project = await place.project();
  const { memoryBudget } = await place.home.settings();
  const models = [];
  for (const variant of variants) models.push(await writerOf(project, variant));
  const available = memoryBudget ?? new MemoryBudget().limit;
  const needed = models.reduce((sum, { memory }) => sum + memory, 0);
  return { models, available, together: models.length === 1 || needed <= available };
};

async function writerOf(project: Project, variant: string) {
  const subject = await findSubject(project, variant);
  const { template } = await subjectTokenizer(project, subject.manifest);
  await using source = await subjectSource(project, subject);
  const { context } = source.architecture;
  return { variant, memory: engineBytes + decodingMemory(source), chatTemplate: template !== null, context };
}
