import { type ControlMapping, type ControlState, factTexts, type Framework, frameworks } from '@keystead/contract';
import type { Transaction } from '../../../foundation/index.ts';
import { type Facts, type InstallationFacts, readFacts } from '../facts.ts';
import type { Control } from './control.ts';
import { mappings } from './index.ts';

/** What facts say of a control. Without any, it is met where it lies in how Keystead works, and not seen from here where it is somebody else's. Pure. */
export function stateOf(control: Pick<Control, 'by' | 'facts'>, facts: Facts): ControlState {
  if (control.facts.length === 0) return control.by === 'keystead' || control.by === 'shared' ? 'met' : 'elsewhere';
  const held = control.facts.filter((fact) => facts[fact].holds).length;
  if (held === control.facts.length) return 'met';
  return held === 0 ? 'not-met' : 'partly';
}

/** Controls with their states; of one framework, or of all. Pure. */
export function mapControls(facts: Facts, framework?: Framework): readonly ControlMapping[] {
  return (framework === undefined ? frameworks : [framework]).flatMap((each) => mappings[each].map((control) => ({
    framework: each, id: control.id, title: control.title, meets: control.meets, by: control.by, state: stateOf(control, facts), href: control.href,
    evidence: control.facts.map((fact) => ({ label: factTexts[fact].label, href: factTexts[fact].href, holds: facts[fact].holds, shown: facts[fact].shown })),
  })));
}

/** Controls of the transaction's tenant as they stand, for whoever writes them down. */
export async function readControlMappings<Tables>(trx: Transaction<Tables>, tenantId: string, asked: { readonly now: Date; readonly installation: InstallationFacts; readonly framework?: Framework | undefined }): Promise<readonly ControlMapping[]> {
  return mapControls(await readFacts(trx, { tenantId, now: asked.now, installation: asked.installation }), asked.framework);
}
