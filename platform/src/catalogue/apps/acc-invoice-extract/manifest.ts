import { everything } from '../../document-sets.ts';
import { extractionOutputTokens, mostLines } from '../../extraction-sizes.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const accInvoiceExtract: AppManifest = {
  id: 'acc-invoice-extract', version: '1.1.0', name: 'Invoice & Receipt Extractor', pack: 'accounting', tier: 'basic', risk: 'medium', dataClass: 'confidential', priority: 'low', recipe: 'extraction',
  purpose: 'Extract invoices and receipts to a coded table; totals are checked and duplicates and anomalies found in code, exceptions go to a person.',
  scopeNote: 'A proposal for posting. Nothing is posted or paid, accounts are suggestions, and no tax treatment is decided.',
  documents: { min: 1, max: 10, kinds: everything, hint: 'Invoices, credit notes, receipts; several in one file are fine' },
  inputSchema, outputSchema,
  sections: [
    { id: 'lines', title: 'Line table' },
    { id: 'documentTotals', title: 'Amounts by document' },
    { id: 'coding', title: 'Suggested account and confidence' },
    { id: 'totalsCheck', title: 'Totals check' },
    { id: 'anomalies', title: 'Duplicates and anomalies' },
    { id: 'exportFile', title: 'Export file' },
  ],
  titleField: 'batch',
  audience: { fixed: 'internal' },
  approval: { when: 'never', qualification: 'reviewer' },
  prompts: {
    role: 'You run accounts payable. You have seen every way in which an invoice can be paid twice, so you copy what stands there and let the arithmetic find the rest.',
    brief: [
      'Line table: each line with description, quantity, unit price and amount as they stand. Discounts are lines with a minus. Freight, tip, deposit and tax lines belong to the document’s totals, not to the lines. Carry vendor and number in the same spelling through all sections.',
      `The line table holds ${mostLines} lines. Where the documents have more, enter the first ${mostLines} in their order, and amounts and accounts only for the documents and lines that stand there.`,
      'Amounts by document: one entry for each document. The date is the invoice date, not the due or print date. A document that is there twice is entered twice; code finds it. Amounts stand alone in their fields, without words.',
      'Suggested account: from the chart of accounts of the form, number and name. A coding rule of the form gives high confidence; a description that names the account’s matter gives medium; anything else is low or empty. An asset that might be capitalized, a prepayment over the end of a period, and mixed private use are low, with the question.',
      'Copy wrong arithmetic as it is: the totals check is there to show it.',
    ],
    refusals: [
      'Invent no account, vendor, number or date, and complete no half-legible figure.',
      'Decide nothing on deductibility, sales tax, use tax or 1099 treatment; repeat the rule of the form or leave it to a person.',
      'Copy no card, bank or tax identification numbers.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: extractionOutputTokens, usualOutputTokens: 3_600 },
  computed: [{ section: 'totalsCheck', calculation: 'invoice-totals-check' }, { section: 'anomalies', calculation: 'invoice-anomalies' }, { section: 'exportFile', calculation: 'invoice-export' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
