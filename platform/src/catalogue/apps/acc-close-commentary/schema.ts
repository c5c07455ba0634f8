import { z } from 'zod';
import { choice, date, fact, facts, list, money, oneOf, optionalLongText, percent, statements, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  company: text({ title: 'Company' }),
  period: text({ title: 'Period', description: 'As the commentary should name it: October 2026' }, 60),
  priorPeriod: text({ title: 'Compared with', description: 'September 2026, October 2025, budget' }, 60),
  thresholdAmount: money({ title: 'Threshold, amount' }),
  thresholdPercent: percent({ title: 'Threshold, percent' }),
  thresholdRule: choice({ title: 'A line is material when it reaches' }, { both: 'Both thresholds', either: 'Either threshold' }),
  notes: optionalLongText({ title: 'Notes of the month', description: 'What the owners of the accounts told you; one event on each line' }, 6_000),
  closeChecklist: optionalLongText({ title: 'Close checklist', description: 'Step, owner, state; one on each line' }, 6_000),
  closeDate: date({ title: 'Books close on' }),
});

export const outputSchema = z.strictObject({
  varianceTable: table('Variance table', 'Computed from the trial balance, the largest change first', z.strictObject({
    account: word('Account', ''), current: word('Current', ''), prior: word('Prior', ''), change: word('Change', ''), percent: word('Percent', ''), againstBudget: word('Against budget', ''), material: word('Material', ''), note: word('Note', ''),
  })),
  commentary: facts('Commentary on material lines', 'One entry for each line that the table calls material, in its order', fact({
    account: word('Account', 'As in the table'),
    comment: written('Commentary', 'What moved it, from the notes; or that the notes give no cause', 700),
    cause: oneOf('Cause', ['given in the notes', 'fits, to be confirmed', 'not given']),
  })),
  unusualEntries: facts('Unusual entries', 'Signs, doubles, suspense, round amounts, accounts that should be zero, notes that contradict the figures', fact({
    entry: word('Entry', 'Account and amount, as in the sources'),
    why: written('Why it stands out', 'One sentence', 500),
  })),
  closeChecklist: facts('Close checklist', 'Each step of the list with its state', fact({
    step: word('Step', 'As the list has it'),
    owner: word('Owner', 'As the list has it, or empty'),
    state: oneOf('State', ['done', 'in progress', 'open', 'not said']),
  })),
  questionsForOwners: list('Questions for owners', 'One for each material line without a given cause, addressed to its owner where one is named'),
  summary: statements('Summary for the controller', 'Three to five statements: what moved most, what is open, what to settle before the close'),
});
