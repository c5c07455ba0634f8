import { z } from 'zod';
import { fact, facts, list, optionalLongText, optionalMoney, optionalPercent, rows, statements, table, text, wholeNumber, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  company: text({ title: 'Business' }),
  currentPeriod: text({ title: 'Current period', description: 'For example “January to September 2026”' }, 80),
  priorPeriod: text({ title: 'Compared with', description: 'For example “January to September 2025”' }, 80),
  periodDays: wholeNumber({ title: 'Days in the period', description: '365 for a year, 90 for a quarter: used for days outstanding' }, { min: 1, max: 731 }),
  lines: rows({ title: 'Lines of the statements', description: 'Leave empty if a sheet with the columns “Line”, “Current” and “Prior” is among the files' }, {
    name: text({ title: 'Line' }, 160), current: optionalMoney({ title: 'Current' }), prior: optionalMoney({ title: 'Prior' }),
  }, { most: 60 }),
  openingCash: optionalMoney({ title: 'Cash today' }),
  monthlyReceipts: optionalMoney({ title: 'Receipts a month, base case' }),
  monthlyPayments: optionalMoney({ title: 'Payments a month' }),
  months: wholeNumber({ title: 'Months ahead' }, { min: 1, max: 24 }),
  lowPercent: optionalPercent({ title: 'Low case: receipts lower by, %' }),
  highPercent: optionalPercent({ title: 'High case: receipts higher by, %' }),
  assumptions: optionalLongText({ title: 'Why these assumptions', description: 'Contracts, seasons, planned purchases: what they rest on' }, 3_000),
  question: optionalLongText({ title: 'Question' }, 1_000),
});

export const outputSchema = z.strictObject({
  headline: statements('Headline', 'Two to four statements: the answer to the question if there is one, then what changed most and what makes the figures doubtful. Figures as computed.'),
  metrics: table('Metrics', 'Computed, each with its formula', z.strictObject({ metric: word('Metric', ''), formula: word('Formula', ''), current: word('Current', ''), prior: word('Prior', ''), note: word('Note', '') })),
  varianceDrivers: table('Variance drivers', 'Computed line by line, the largest change first', z.strictObject({ line: word('Line', ''), current: word('Current', ''), prior: word('Prior', ''), change: word('Change', ''), percent: word('Percent', '') })),
  trends: facts('Trends explained', 'The three to six changes that matter, the largest first. The evidence quotes the line of the sheet or the note that gives the reason.', fact({
    driver: word('Line', 'As the sheet has it'),
    explanation: written('What moved it', '“The notes give …” where a source does, else “would fit …, to be confirmed” or “no reason is stated”', 600),
  })),
  cashOutlook: table('Cash outlook, three scenarios', 'Computed from the assumptions that were entered', z.strictObject({
    scenario: word('Scenario', ''), receipts: word('Receipts a month', ''), payments: word('Payments a month', ''), monthly: word('Change a month', ''), closing: word('Cash at the end', ''), lasts: word('How long it lasts', ''), formula: word('Formula', ''),
  })),
  outlook: statements('What the outlook rests on', 'Each assumption with its source, and what would change the picture; nothing that no source names'),
  dataQuality: table('Data-quality warnings', 'Computed', z.strictObject({ warning: word('Warning', ''), detail: word('Detail', '') })),
  accountantQuestions: list('Questions for the accountant', 'One for each data-quality warning, each unexplained large change, each missing figure; most important first'),
  notice: table('Not advice', 'The same in every analysis', z.strictObject({ notice: word('Notice', '') })),
});
