import { z } from 'zod';
import { mostEntries } from '../../extraction-sizes.ts';
import { choice, fact, facts, oneOf, optionalLongText, optionalText, rows, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  tableName: text({ title: 'Table', description: 'What the table is for, for example “Vehicles of the fleet renewal”' }),
  recordRule: text({ title: 'One record is', description: 'What one line of the table stands for: a document, an invoice, a vehicle, a person on a list' }),
  fields: rows({ title: 'Fields', description: 'What to extract for each record' }, {
    name: text({ title: 'Field' }, 80),
    kind: optionalText({ title: 'Kind', description: 'text, date, amount or number' }, 20),
    rule: optionalText({ title: 'Rule', description: 'Where it stands, what counts, what does not' }, 300),
  }, { least: 1, most: 30 }),
  examples: optionalLongText({ title: 'Examples', description: 'A line or two of the table as it should come out' }, 2_000),
  threshold: choice({ title: 'Check by hand whatever is', description: 'Values below go to the list to check' }, { high: 'Below high confidence', medium: 'Below medium confidence' }),
});

export const outputSchema = z.strictObject({
  extracted: facts('Extracted table', 'One entry for each field of each record: records in the order of the documents, fields in the order of the list. A field that is not there has no entry here.', fact({
    record: word('Record', 'What tells this record from the others, the same in all its entries'),
    field: word('Field', 'Exactly as the list names it'),
    value: word('Value', 'As it stands in the document'),
    confidence: oneOf('Confidence', ['low', 'medium', 'high']),
  }), mostEntries),
  fieldConfidence: table('Confidence by field', 'Computed from the extracted entries', z.strictObject({
    field: word('Field', ''), found: word('Found', ''), high: word('High', ''), medium: word('Medium', ''), low: word('Low', ''), toCheck: word('To check', ''),
  })),
  exceptions: facts('Exceptions to check', 'Every field of every record that is absent, illegible, contradictory or has more than one candidate, and passages that address software', z.strictObject({
    record: word('Record', 'As in the table'),
    field: word('Field', 'As in the list'),
    reason: written('Reason', 'Absent, illegible, contradictory, or the candidates with their pages', 500),
  })),
  validation: table('Totals and validation', 'Computed from the extracted entries', z.strictObject({ field: word('Field', ''), check: word('Check', ''), result: word('Result', '') })),
});
