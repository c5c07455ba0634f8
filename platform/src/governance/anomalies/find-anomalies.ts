import type { Finding, View } from './facts.ts';
import { detectors } from './detectors/registry.ts';

/** Everything that is out of the ordinary just now. Pure. */
export function findAnomalies(view: View): readonly Finding[] {
  return detectors.filter(({ kind }) => !view.settings.off.includes(kind)).flatMap((detector) => detector.find(view));
}
