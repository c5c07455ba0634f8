import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { workflowEstimate, workflowGates, workflowGraph } from './workflow-plan.ts';

const step = (name: string, gate: string, costPerItem: number | null) => ({ name, app: 'client-intake', route: '', gate, costPerItem });
const material = (form: Record<string, unknown>) => ({ form, sheets: [], texts: [], draft: {}, today: '2026-11-02' });

describe('the plan of a workflow', () => {
  const form = { steps: [step('Read', '', 0.07), step('Write', 'attorney', 0.13), step('Send', 'reviewer', 0)], items: 41, budgetCap: 8 };

  it('C2 costs are steps times items, exact, against the cap', () => {
    const rows = workflowEstimate.compute(material(form));
    assert.deepEqual(rows.map((row) => row['total']), ['$2.87', '$5.33', '$0.00', '$8.20', '$8.00']);
    assert.equal(rows.at(-1)?.['note'], 'Over the cap by $0.20: the run would stop');
    assert.equal(workflowEstimate.compute(material({ ...form, budgetCap: 16.4 })).at(-1)?.['note'], '50.0% of the cap');
  });

  it('an estimate that is missing is named', () => {
    const rows = workflowEstimate.compute(material({ steps: [step('Read', '', null)], items: 2 }));
    assert.deepEqual(rows.map((row) => row['note']), ['No estimate entered', 'Without the steps that have no estimate']);
  });

  it('a step waits for the approval of the step before it, and publishing is a gate of its own', () => {
    assert.deepEqual(workflowGraph.compute(material(form)).map((row) => row['waitsFor']), ['start', '1 Read', 'approval of 2 Write']);
    assert.deepEqual(workflowGates.compute(material(form)).map((row) => row['step']), ['Publish', '2 Write', '3 Send']);
    assert.deepEqual(workflowGraph.compute(material({ steps: 'x' })), []);
  });
});
