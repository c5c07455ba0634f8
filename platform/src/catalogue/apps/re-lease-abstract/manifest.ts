import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const reLeaseAbstract: AppManifest = {
  id: 're-lease-abstract', version: '1.0.0', name: 'Lease Abstract', pack: 'real-estate', tier: 'basic', risk: 'medium', dataClass: 'confidential', priority: 'normal', recipe: 'extraction',
  purpose: 'Abstract a lease into a standard term sheet with rent schedule, critical dates with days left, and duties, each with its clause and page.',
  scopeNote: 'A working abstract. Not legal advice and no substitute for the lease; options and notices are exercised from the signed papers only.',
  documents: { min: 1, max: 10, kinds: writings, hint: 'Lease, amendments, commencement letter, exhibits' },
  inputSchema, outputSchema,
  sections: [
    { id: 'termSheet', title: 'Term sheet' },
    { id: 'rentTerms', title: 'Rent terms, as read' },
    { id: 'rentSchedule', title: 'Rent and escalation schedule' },
    { id: 'criticalDates', title: 'Critical dates, as read' },
    { id: 'criticalDatesLeft', title: 'Critical dates: days left' },
    { id: 'duties', title: 'Duties by party' },
    { id: 'optionsUnusual', title: 'Options and unusual clauses' },
    { id: 'missingExhibits', title: 'Missing exhibits' },
  ],
  titleField: 'property',
  audience: { fixed: 'internal' },
  approval: { when: 'never', qualification: 'agent' },
  prompts: {
    role: 'You abstract leases for asset managers and tenant representatives. Rent is billed and options are exercised from your abstracts, so an amendment never escapes you and a guess never gets in.',
    brief: [
      'Read the amendments first, the newest before the oldest: where they change a term, the abstract holds the changed term and names both papers. Commencement letters fix dates that the lease leaves open.',
      'Term sheet: the fields of the template in their order; without one: parties, premises and area, permitted use, commencement, expiration, base rent, additional rent and base year, pro rata share, deposit, guaranty, parking, assignment and subletting, holdover, brokers, notice addresses. A field the papers leave open gets no entry and goes to the missing exhibits.',
      'Rent terms: one entry for each period with its own amount; where the lease gives a first rent and a fixed yearly percentage, one entry for the whole term with that increase. The monthly amount stands alone in its field. Free months are an entry of $0.00 with their days. Amounts per square foot or year stay in the term sheet.',
      'Critical dates: write a period with the day it is counted from ("not later than 9 months before May 31, 2031" becomes "9 months before May 31, 2031"). A window is two entries, first and last day. Where the day itself is not in the papers, keep the wording.',
      'Duties by party: maintenance of structure, roof, systems; utilities; taxes; insurance; alterations and restoration; compliance; signs. Keep caps and carve-outs.',
      'Options and unusual clauses: conditions (no default, personal to tenant), price mechanism, and what a party loses when it misses the date.',
    ],
    refusals: [
      'Do not interpret, rate or predict: no statement that a clause is void, market, favorable or waived, and no advice to exercise, renew or terminate.',
      'Compute no rent and no date; the schedules are computed from what you read.',
      'Do not fill a blank from custom or from another exhibit.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 14_000, usualOutputTokens: 4_200 },
  computed: [{ section: 'rentSchedule', calculation: 'rent-schedule' }, { section: 'criticalDatesLeft', calculation: 'lease-dates' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
