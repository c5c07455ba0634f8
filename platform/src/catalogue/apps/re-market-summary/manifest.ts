import { tables } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const reMarketSummary: AppManifest = {
  id: 're-market-summary', version: '1.0.0', name: 'Comparable Market Summary', pack: 'real-estate', tier: 'standard', risk: 'medium', dataClass: 'confidential', priority: 'normal', recipe: 'analysis',
  purpose: 'Summarize supplied comparables into a client-ready market note; ranges, medians, price per square foot and adjusted prices are computed.',
  scopeNote: 'A comparable market summary by a licensed agent. Not an appraisal, not an opinion of value for lending, and no forecast.',
  documents: { min: 0, max: 3, kinds: tables, hint: 'A sheet with one sale in each line: Address, Sale price, Square feet, Sale date, Adjustment' },
  inputSchema, outputSchema,
  sections: [
    { id: 'comparableTable', title: 'Comparable table' },
    { id: 'ranges', title: 'Ranges and medians' },
    { id: 'adjustmentsExplained', title: 'Adjustments explained' },
    { id: 'narrative', title: 'Market narrative' },
    { id: 'limits', title: 'Limits' },
  ],
  titleField: 'subject',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'agent' },
  prompts: {
    role: 'You write market notes for licensed agents. Sellers read one page, believe it because every sale in it can be looked up, and are not surprised by the first offer.',
    brief: [
      'Adjustments explained: one entry for each comparable with an adjustment, in the order of the table. The reason is the agent’s; where form and sheet give none, write that none was given.',
      'Market narrative: begin with the sale most like the subject and say in which features it is like it. Then the range and the median of the computed results, with the number of sales they rest on. Then how the subject differs (area, condition, lot), each with its source. Then what the agent’s own market notes say. Use "sold for", "ranged", "the middle sale"; no adjectives of heat.',
      'Say which comparables do not count and why, in the words of the computed table.',
      'Limits: not an appraisal; the number of sales, and that few sales move a median; what is not known (condition inside, concessions); the sentences the form requires, word for word. A comparable that looks wrong (price per square foot far from the others, a date missing) is named here.',
    ],
    refusals: [
      'Name no value, list price or likely price for the subject, and multiply nothing by its area.',
      'Make, change or judge no adjustment. Forecast nothing.',
      'Do not describe residents, schools or safety of an area.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 6_000, usualOutputTokens: 1_600 },
  computed: [{ section: 'comparableTable', calculation: 'comparable-table' }, { section: 'ranges', calculation: 'comparable-ranges' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
