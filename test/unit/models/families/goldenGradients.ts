import { describe, expect, it } from 'vitest';
import { openModel, readGolden } from '../../../support/golden.ts';
import { device } from '../../../support/owned.ts';
import { needsShared, shared } from '../../../support/shared.ts';
import { wholeModel } from '../../../support/wholeModel.ts';

/**
 * Loss and gradients of every parameter, all in one graph.
 *
 * @param prefix what the model's names have in front of the golden's.
 */
export function describeGoldenGradients(name: string, prefix = ''): void {
  describe.skipIf(!shared)(needsShared(`${name} against the reference`), () => {
    it('agrees with the golden loss and gradients of every parameter to 1e-4', async () => {
      const golden = readGolden(name);
      const source = await openModel(name);
      const windows = golden.ids.calib_domain.slice(0, golden.gradients.windows);
      const { loss, gradients } = await wholeModel(device, source, windows);
      expect(loss / golden.gradients.loss).toBeCloseTo(1, 5);
      for (const [parameter, expected] of Object.entries(golden.gradients.tensors)) {
        const found = gradients.get(`${prefix}${parameter}`);
        if (!found) throw new Error(`no gradient of ${parameter}`);
        expected.at.forEach((at, i) => {
          const error = Math.abs((found[at] as number) - (expected.values[i] as number)) / expected.norm;
          expect(error, `${parameter}[${at}]`).toBeLessThan(1e-4);
        });
      }
      await source.close();
    });
  });
}
