import { rulePacks } from '../rule-packs/registry.ts';
import type { RulePack } from '../rule-packs/rule-pack.ts';
import type { Calculation, Material, Row } from './calculation.ts';
import { type Parts, keyOf, rowsIn, keptRows, cellIn } from './reading.ts';

const packOf = (form: Material['form']): RulePack | undefined => rulePacks.get(cellIn(form, 'rulePack'));
const given = (text: string): string => (text === '' ? 'not stated' : text);
const row = (item: string, value: string): Row => ({ item, value });

/** What was checked against which rules of which version, from form and registry alone. */
export const rulesUsed: Calculation = {
  reads: 'sources',
  compute({ form, today }) {
    const pack = packOf(form);
    const rules = pack === undefined
      ? [row('Rules', `Own policy: ${given(cellIn(form, 'rulesDocument'))}`), row('Version', 'As the uploaded document has it')]
      : [row('Rules', `${pack.title} (${pack.rules.length} rules)`), row('Version', `${pack.version}, changes of the source worked in until ${pack.asOf}`), row('Source', pack.source)];
    const day = cellIn(form, 'checkDate');
    const late = pack !== undefined && day > pack.asOf ? [row('To be aware of', `Changes of the source after ${pack.asOf} are not part of these rules`)] : [];
    return [row('Subject', given(cellIn(form, 'subject'))), ...rules, row('Jurisdiction', given(cellIn(form, 'jurisdiction'))), row('State of affairs on', given(day)), row('Checked on', today), ...late];
  },
};

const sections = [{ section: 'findings', result: 'Findings' }, { section: 'passed', result: 'Passed' }, { section: 'notAssessable', result: 'Not assessable' }] as const;

/**
 * The record that a reviewer signs: how many rules came out how, rules of the pack without any result, rules with more than one, and ids
 * that the pack does not have. It is made anew with every edit; who approved it, and when, stands with the approval.
 */
export const signOffRecord: Calculation = {
  reads: 'draft',
  compute({ form, draft }) {
    const pack = packOf(form);
    const found = sections.map(({ section, result }) => ({ result, ids: rowsIn(draft, section).map((line: Parts) => cellIn(line, 'rule')) }));
    const counts = found.map(({ result, ids }) => row(result, String(ids.length)));
    const severities = ['high', 'medium', 'low'].map((level) => row(`Findings of ${level} severity`, String(rowsIn(draft, 'findings').filter((line) => line['severity'] === level).length)));
    const approval = row('Sign-off', 'Name, qualification and time of the compliance reviewer stand with the approval of this run');
    return keptRows([...counts, ...severities, ...pack === undefined ? [row('Complete', 'Own policy: whether all its rules were looked at has to be checked by hand')] : completeness(pack, found), approval]);
  },
};

function completeness(pack: RulePack, found: readonly { readonly result: string; readonly ids: readonly string[] }[]): Row[] {
  const holders = (id: string): readonly string[] => found.filter(({ ids }) => ids.some((each) => keyOf(each) === keyOf(id))).map(({ result }) => result);
  const missing = pack.rules.filter(({ id }) => holders(id).length === 0).map(({ id }) => id);
  const twice = pack.rules.filter(({ id }) => holders(id).length > 1).map(({ id }) => id);
  const known = new Set(pack.rules.map(({ id }) => keyOf(id)));
  const strange = [...new Set(found.flatMap(({ ids }) => ids).filter((id) => !known.has(keyOf(id))))];
  return [
    row('Rules without a result', missing.length === 0 ? 'none' : missing.join(', ')),
    ...twice.length === 0 ? [] : [row('Rules with two results', twice.join(', '))],
    ...strange.length === 0 ? [] : [row('Not a rule of this pack', strange.join(', ').slice(0, 390))],
  ];
}
