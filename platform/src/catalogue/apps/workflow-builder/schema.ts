import { z } from 'zod';
import { choice, fact, facts, list, longText, optionalLongText, optionalMoney, optionalText, rows, table, text, wholeNumber, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  name: text({ title: 'Workflow' }),
  goal: longText({ title: 'Goal', description: 'What should be there for each client at the end' }, 3_000),
  steps: rows({ title: 'Steps', description: 'In their order' }, {
    name: text({ title: 'Step' }, 120),
    app: text({ title: 'App', description: 'By its name in the catalogue, or “model step”' }, 80),
    route: optionalText({ title: 'Route', description: 'Which route serves it; empty for the usual one' }, 80),
    gate: optionalText({ title: 'Approved by', description: 'Qualification; empty where nobody has to' }, 80),
    costPerItem: optionalMoney({ title: 'Estimate for each client' }),
  }, { least: 1, most: 20 }),
  items: wholeNumber({ title: 'Clients on the list' }, { min: 1, max: 500 }),
  clientColumns: optionalText({ title: 'Columns of the client list', description: 'As they are named in the file' }, 400),
  schedule: choice({ title: 'When it runs' }, { manual: 'When somebody starts it', weekly: 'Weekly', monthly: 'Monthly' }),
  budgetCap: optionalMoney({ title: 'Budget cap for one run of the list' }),
  conditions: optionalLongText({ title: 'Conditions', description: '“If …, then …”, one on each line' }, 2_000),
});

export const outputSchema = z.strictObject({
  graph: table('Workflow graph', 'From the steps that were entered', z.strictObject({ step: word('Step', ''), app: word('App', ''), route: word('Route', ''), waitsFor: word('Waits for', ''), gate: word('Gate', ''), state: word('State', '') })),
  contracts: facts('Step contracts', 'One for each step: what it takes and what it gives. The evidence quotes the step or the goal.', fact({
    step: word('Step', 'As the graph names it'),
    takes: written('Takes', 'Columns of the list and sections of earlier steps', 500),
    gives: written('Gives', 'Sections that later steps use', 500),
  })),
  estimate: table('Cost and rate estimate', 'Computed from the estimates that were entered', z.strictObject({ step: word('Step', ''), perItem: word('Each client', ''), items: word('Clients', ''), total: word('Total', ''), note: word('Note', '') })),
  dryRun: facts('Dry-run result', 'What would happen to one client, step by step, and what is missing for it', z.strictObject({
    step: word('Step', 'As the graph names it'),
    result: written('Result', '“ready”, or what is missing', 500),
  })),
  approvalMap: table('Approval map', 'From the gates that were entered', z.strictObject({ step: word('Step', ''), approver: word('Approver', ''), before: word('Before', '') })),
  runBoard: list('Run board', 'The states in which a client’s row can stand, in their order, and who acts in each'),
});
