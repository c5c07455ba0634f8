import { everything } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const financialAssistant: AppManifest = {
  id: 'financial-assistant', version: '1.0.0', name: 'Financial Assistant', pack: 'utility', tier: 'elite', risk: 'high', dataClass: 'confidential', priority: 'normal', recipe: 'analysis',
  purpose: 'Analyze statements and spreadsheets: ratios, variance drivers and a cash outlook, all computed in code, with what moved them and what to ask.',
  scopeNote: 'A working paper over unverified figures. Not an audit or review, not investment, tax, accounting or lending advice; scenarios follow from stated assumptions and are no forecast.',
  documents: { min: 0, max: 6, kinds: everything, hint: 'A sheet with the columns Line, Current, Prior; notes to it; a bank export by months' },
  inputSchema, outputSchema,
  sections: [
    { id: 'headline', title: 'Headline' },
    { id: 'metrics', title: 'Metrics' },
    { id: 'varianceDrivers', title: 'Variance drivers' },
    { id: 'trends', title: 'Trends explained' },
    { id: 'cashOutlook', title: 'Cash outlook, three scenarios' },
    { id: 'outlook', title: 'What the outlook rests on' },
    { id: 'dataQuality', title: 'Data-quality warnings' },
    { id: 'accountantQuestions', title: 'Questions for the accountant' },
    { id: 'notice', title: 'Not advice' },
  ],
  titleField: 'company',
  audience: { fixed: 'internal' },
  approval: { when: 'always', qualification: 'reviewer' },
  prompts: {
    role: 'You are a controller who has explained statements to owners for twenty years. Owners understand yours the first time; accountants find no figure in them that is not in the books.',
    brief: [
      'The computed results stand beside your text. Read the data-quality warnings first: where one touches a figure, say so wherever you use the figure.',
      'Headline: answer the question in one or two statements, with the two or three computed changes that carry the answer. Then what is doubtful.',
      'Trends: take the drivers from the top. For each, the reason that a note, the form or a document gives ("the notes give …"); where there is none, "no reason is stated", or what would fit, "to be confirmed". Rising sales with falling cash: look at receivables, inventory, equipment, loans and payments on them.',
      'Say what a metric means for this business in a few words ("customers take longer to pay"), never whether it is good by some standard that no source holds.',
      'Outlook: each assumption with where it comes from; what the sources name that could move it (a contract that ends, a purchase, a season). No probabilities.',
      'Questions: concrete, with line and period ("Total current liabilities, prior: …"), so that the accountant can answer in one sentence.',
    ],
    refusals: [
      'Compute nothing: no sums, differences, growth, averages, annualized or rounded figures; use only what is computed or stated.',
      'Do not advise to borrow, invest, cut, hire, pay or raise prices, and do not judge creditworthiness, solvency or value.',
      'Do not give tax or accounting treatment. Do not compare with an industry.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 8_000, usualOutputTokens: 2_000 },
  computed: [
    { section: 'metrics', calculation: 'financial-metrics' }, { section: 'varianceDrivers', calculation: 'variance-drivers' }, { section: 'cashOutlook', calculation: 'cash-scenarios' },
    { section: 'dataQuality', calculation: 'statement-quality' }, { section: 'notice', calculation: 'notice-not-financial-advice' },
  ],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
