import { centsOf, divide, dollars, none, percent, sum } from './amounts.ts';
import type { Calculation, Material, Row } from './calculation.ts';
import { rowsIn, cellIn } from './reading.ts';

interface Step { readonly number: number; readonly name: string; readonly app: string; readonly route: string; readonly gate: string; readonly cost: number | null }

const stepsOf = ({ form }: Material): readonly Step[] => rowsIn(form, 'steps').map((line, index) => ({ number: index + 1, name: cellIn(line, 'name'), app: cellIn(line, 'app'), route: cellIn(line, 'route'), gate: cellIn(line, 'gate'), cost: centsOf(line['costPerItem']) }));
const label = ({ number, name }: Step): string => `${number} ${name}`;
const shown = (text: string): string => (text === '' ? none : text);

/** The steps in their order, what each waits for, and where its output stops until somebody approved it. */
export const workflowGraph: Calculation = {
  reads: 'sources',
  compute: (material) => stepsOf(material).map((step, index, all): Row => {
    const before = all[index - 1];
    const waits = before === undefined ? 'start' : before.gate === '' ? label(before) : `approval of ${label(before)}`;
    return { step: label(step), app: step.app, route: shown(step.route), waitsFor: waits, gate: shown(step.gate), state: 'draft' };
  }),
};

/** What the steps cost over the list, by the estimates that were entered, against the cap. An estimate that is missing is not taken as nothing. */
export const workflowEstimate: Calculation = {
  reads: 'sources',
  compute(material) {
    const steps = stepsOf(material);
    const items = typeof material.form['items'] === 'number' && Number.isSafeInteger(material.form['items']) ? material.form['items'] : 0;
    const rows = steps.map((step): Row => ({ step: label(step), perItem: step.cost === null ? none : dollars(step.cost), items: String(items), total: step.cost === null ? none : dollars(divide(BigInt(step.cost) * BigInt(items), 1)), note: step.cost === null ? 'No estimate entered' : '' }));
    const known = steps.flatMap(({ cost }) => (cost === null ? [] : [divide(BigInt(cost) * BigInt(items), 1)]));
    const total = sum(known);
    const partial = known.length < steps.length ? 'Without the steps that have no estimate' : '';
    const cap = centsOf(material.form['budgetCap']);
    const capRow: Row[] = cap === null ? [] : [{ step: 'Budget cap', perItem: none, items: none, total: dollars(cap), note: total > cap ? `Over the cap by ${dollars(total - cap)}: the run would stop` : `${percent(total, cap)} of the cap` }];
    return [...rows, { step: 'Total', perItem: none, items: String(items), total: dollars(total), note: partial }, ...capRow];
  },
};

/** Who approves what before it goes on. */
export const workflowGates: Calculation = {
  reads: 'sources',
  compute(material) {
    const gated = stepsOf(material).filter(({ gate }) => gate !== '').map((step): Row => ({ step: label(step), approver: step.gate, before: 'its output is used or leaves' }));
    return [{ step: 'Publish', approver: 'Publisher', before: 'any run of this version' }, ...gated];
  },
};
