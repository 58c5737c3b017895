import { noOptions, type NoOptions } from '../../components/component.ts';
import { mixtureSites, noExperts } from '../../models/mixtures/expertUnits.ts';
import type { Method } from '../../training/tuning.ts';
import { ownParameters } from '../ownParameters.ts';
import { relevances } from './esft.ts';

/**
 * The expert of the whole model that the text engages most, by the sum of its gates, is trained alone (Zhuang et al. 2025, section 4). The
 * paper also trains its router and anchors it to the expert; here the router stands still, and what it reads comes from layers below, so
 * that no token can turn away from the expert and the anchor has nothing to do.
 */
export const oneExpert: Method<NoOptions> = {
  name: 'oneExpert',
  changes: 'model',
  explanation:
    'Trains the one expert of the whole model that the text goes to most; its router and everything else stay as they are.',
  citation: 'Zhuang, Zhang, Guo, Jia, Liu, Liu, Zhang. ACL 2025. arXiv:2411.18797',
  options: noOptions,
  refusal: (model) => (mixtureSites(model).length ? null : noExperts),
  prepare: async (work) => {
    const { source, masks } = work;
    const all = (await relevances(work, 'gates')).flatMap(({ layer, relevance, locals }) =>
      Array.from(relevance, (worth, expert) => ({ layer, worth, locals: locals(expert) })),
    );
    const engaged = all.reduce((most, one) => (one.worth > most.worth ? one : most));
    const parameters = source.parameters.filter(
      ({ place, local }) => place === engaged.layer && engaged.locals.includes(local),
    );
    return { trainables: await ownParameters(source, parameters, masks) };
  },
};
