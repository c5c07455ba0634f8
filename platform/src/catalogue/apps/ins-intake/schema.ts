import { z } from 'zod';
import { choices, date, fact, facts, list, optionalLongText, optionalText, longText, statements, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  prospectName: text({ title: 'Prospect', description: 'Business or household' }),
  contact: optionalText({ title: 'Contact person and how to reach them' }, 300),
  linesOfBusiness: choices({ title: 'Lines to quote', description: 'All that the prospect asked about' }, {
    'commercial-property': 'Commercial property', 'general-liability': 'General liability', 'business-owners': 'Business owners (BOP)', 'commercial-auto': 'Commercial auto',
    'workers-compensation': 'Workers’ compensation', 'professional-liability': 'Professional liability', cyber: 'Cyber', umbrella: 'Umbrella', homeowners: 'Homeowners', 'personal-auto': 'Personal auto', other: 'Other',
  }),
  effectiveDate: date({ title: 'Cover wanted from' }),
  prospectAnswers: longText({ title: 'What the prospect said', description: 'Call notes, e-mail or web form, as they came in. No health data.' }),
  lossHistory: optionalLongText({ title: 'Losses, as told', description: 'Date, kind, amount. Loss runs are added as documents.' }, 2_000),
  houseQuestions: optionalLongText({ title: 'Questions your carriers always ask', description: 'One on each line' }, 3_000),
});

export const outputSchema = z.strictObject({
  applicantProfile: facts('Applicant profile', 'Who applies: legal name, form of business, years in business, locations, operations, payroll, revenue, employees, vehicles, contact', fact({
    field: word('Field', 'Two to five words, as an application names it'),
    value: word('Value', 'As it was given'),
  })),
  exposures: facts('Exposures by line', 'What each line has to insure: property values, operations, vehicles and drivers, payroll by class, contracts, data held', fact({
    line: word('Line of business', 'As the form names it'),
    exposure: word('Exposure', 'What is at risk, with its amount or number as given'),
    detail: written('Detail', 'Construction, use, safeguards, changes planned; empty if nothing was said', 600),
  })),
  currentCoverage: facts('Current coverage', 'Each coverage in force, from declarations pages first, from what was said otherwise', fact({
    coverage: word('Coverage', 'Two to eight words'),
    carrier: word('Carrier and policy', 'As written, or empty'),
    limit: word('Limit', 'As written, or empty'),
    deductible: word('Deductible', 'As written, or empty'),
    period: word('Policy period', 'As written, or empty'),
  })),
  missingData: facts('Missing underwriting data', 'What a carrier will ask and nobody has said, and contradictions between sources', z.strictObject({
    item: word('Missing', 'Two to ten words'),
    line: word('Needed for', 'Line of business'),
    why: written('Why a carrier asks', 'One sentence', 400),
  })),
  draftQuestions: list('Draft questions', 'To the prospect, one thing each, in the order of importance; each one sentence'),
  quoteReadySheet: statements('Quote-ready sheet', 'What can go into a submission today: one statement for each line, with limits asked for, values, losses and effective date as given'),
});
