import { z } from 'zod';
import { mostLines } from '../../extraction-sizes.ts';
import { choice, fact, facts, longText, oneOf, optionalList, optionalLongText, optionalText, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  company: text({ title: 'Company', description: 'In whose books the documents go' }),
  batch: optionalText({ title: 'Batch', description: 'Week, folder or card statement' }),
  chartOfAccounts: longText({ title: 'Chart of accounts', description: 'Number and name, one on each line; only what invoices go to' }, 8_000),
  vendors: optionalList({ title: 'Vendor list', description: 'One on each line; leave it empty to skip the check' }, 200),
  codingRules: optionalLongText({ title: 'Coding and tax rules', description: 'Which vendor or item goes where; sales and use tax, job or class codes' }, 4_000),
  threshold: choice({ title: 'Send to a person' }, { medium: 'Medium and low confidence', low: 'Low confidence only', all: 'Every line' }),
});

export const outputSchema = z.strictObject({
  lines: facts('Line table', 'Every line of every document, in their order; one line for a receipt without lines', fact({
    vendor: word('Vendor', 'As written, the same words for the same document everywhere'),
    invoice: word('Invoice or receipt number', 'As written, or empty'),
    description: word('Description', 'As written'),
    quantity: word('Quantity', 'The number alone, or empty'),
    unitPrice: word('Unit price', 'The amount alone, or empty'),
    amount: word('Amount', 'The amount of the line before tax, alone, as written'),
  }), mostLines),
  documentTotals: facts('Amounts by document', 'One entry for each invoice or receipt, also when it comes twice', fact({
    vendor: word('Vendor', 'As in the line table'),
    invoice: word('Invoice or receipt number', 'As written, or empty'),
    date: word('Date', 'As written, with the year'),
    subtotal: word('Subtotal', 'The amount alone, or empty'),
    tax: word('Tax', 'The amount alone, or empty'),
    otherCharges: word('Freight, tip and other charges', 'The amount alone, their sum only where the document gives it, or empty'),
    total: word('Total', 'The amount alone, as written'),
  })),
  coding: facts('Suggested account and confidence', 'One entry for each line, from the chart of accounts alone', z.strictObject({
    invoice: word('Invoice or receipt number', 'As in the line table'),
    description: word('Description', 'As in the line table'),
    account: word('Account', 'Number and name from the chart, or empty'),
    confidence: oneOf('Confidence', ['high', 'medium', 'low']),
    why: written('Why', 'The rule or the words of the line; for empty accounts, what a person has to decide', 300),
  }), mostLines),
  totalsCheck: table('Totals check', 'Computed from the lines and documents as read', z.strictObject({
    document: word('Document', ''), lines: word('Lines added', ''), subtotal: word('Subtotal', ''), taxAndOther: word('Tax and other', ''), total: word('Total', ''), difference: word('Difference', ''), result: word('Result', ''),
  })),
  anomalies: table('Duplicates and anomalies', 'Computed from the lines and documents as read; each is a question', z.strictObject({
    kind: word('Kind', ''), where: word('Where', ''), detail: word('Detail', ''),
  })),
  exportFile: table('Export file', 'Computed: one row for each line, as accounting systems import them', z.strictObject({
    date: word('Date', ''), vendor: word('Vendor', ''), invoice: word('Invoice', ''), account: word('Account', ''), description: word('Description', ''), amount: word('Amount', ''),
  })),
});
