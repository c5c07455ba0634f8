import { z } from 'zod';
import { choice, date, fact, facts, list, oneOf, optionalList, optionalText, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  property: text({ title: 'Property', description: 'Building and suite' }),
  view: choice({ title: 'For whom' }, { tenant: 'Tenant', landlord: 'Landlord', lender: 'Lender or buyer' }),
  abstractDate: date({ title: 'Date of the abstract' }),
  templateFields: optionalList({ title: 'Fields of your template', description: 'One on each line, in your order; a common term sheet where there are none' }, 40),
  leaseType: choice({ title: 'Lease' }, { office: 'Office', retail: 'Retail', industrial: 'Industrial', residential: 'Residential', ground: 'Ground lease' }),
  focus: optionalText({ title: 'What to look at most closely' }, 300),
});

const dated = z.strictObject({ what: word('What', ''), written: word('As read', ''), day: word('Day', ''), left: word('Distance', ''), note: word('Note', '') });

export const outputSchema = z.strictObject({
  termSheet: facts('Term sheet', 'Each field of the template in its order, with the amendment that changed it', fact({
    field: word('Field', 'As the template names it'),
    value: word('Value', 'As written, the latest amendment first'),
    clause: word('Clause', 'Section and paper, as written'),
  })),
  rentTerms: facts('Rent terms, as read', 'One entry for each rent period or charge, in the order of time', fact({
    charge: word('Charge', 'Base rent, parking, storage: the same words for the same charge'),
    from: word('From', 'First day as written, or empty'),
    until: word('Until', 'Last day as written, or empty'),
    monthly: word('Monthly amount', 'The monthly amount alone, as written, or empty'),
    increase: word('Yearly increase', 'As written (“3%”, “CPI”), empty where each period has its own amount'),
  })),
  rentSchedule: table('Rent and escalation schedule', 'Computed from the rent terms as read', z.strictObject({
    charge: word('Charge', ''), period: word('Period', ''), monthly: word('Monthly', ''), annual: word('× 12', ''), change: word('Change', ''), note: word('Note', ''),
  })),
  criticalDates: facts('Critical dates, as read', 'Every date that somebody must keep: commencement, expiration, notices, options, audits, insurance', fact({
    what: word('What', 'Three to twelve words, with whose duty or right it is'),
    date: word('Date', 'As written; a period is written with its day: “180 days before May 31, 2031”'),
  })),
  criticalDatesLeft: table('Critical dates: days left', 'Computed from the dates as read, counted from today', dated),
  duties: facts('Duties by party', 'Who maintains, pays, insures, repairs, restores, consents', fact({
    party: oneOf('Party', ['tenant', 'landlord', 'both']),
    obligation: written('Duty', 'One sentence with its limit', 600),
  })),
  optionsUnusual: facts('Options and unusual clauses', 'Renewal, expansion, first refusal, termination, exclusive use, co-tenancy, relocation, demolition, caps, guaranties', fact({
    item: word('Item', 'Two to eight words'),
    terms: written('Terms', 'Who, when, how, at what price; conditions', 800),
  })),
  missingExhibits: list('Missing exhibits', 'Papers that the lease names and nobody supplied, blanks, missing signatures, contradictions between lease and amendments'),
});
