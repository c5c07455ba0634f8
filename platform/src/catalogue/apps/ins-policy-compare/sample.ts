import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; client and carriers are made up. Quote B is claims-made, and its premium is not the one that was entered. */
export const sample: AppManifest['sample'] = {
  input: {
    clientName: 'Alder & Finch Surveyors', contactName: 'Mr. Finch', lineOfBusiness: 'Professional liability',
    quotes: [
      { name: 'Northgate Mutual', premium: 6_240, taxesAndFees: 218.4, deductible: 5_000, document: 'Quote A' },
      { name: 'Larkfield Specialty', premium: 5_415, taxesAndFees: 324.9, deductible: 10_000, document: 'Quote B' },
    ],
    mustHaves: ['Each claim limit of $1,000,000', 'Defense costs outside the limit', 'Prior acts'], priorities: 'A county contract starts in March and asks for $2,000,000 in the aggregate. The deductible hurt in 2023.', readingLevel: 'plain',
  },
  document: {
    name: 'Quotes A and B.txt',
    text: `QUOTE A
NORTHGATE MUTUAL, PROFESSIONAL LIABILITY FOR LAND SURVEYORS
Quote number NG-44-1907, valid until December 15, 2026
Named insured: Alder & Finch Surveyors

A.1 Basis: claims made and reported. Retroactive date: none, full prior acts.
A.2 Limit each claim: $1,000,000. Aggregate limit: $2,000,000.
A.3 Deductible: $5,000 each claim; it does not apply to defense costs.
A.4 Defense costs are paid in addition to the limit of liability.
A.5 Annual premium: $6,240.00. Taxes and fees: $218.40.
A.6 Endorsement NG-12: contingent bodily injury and property damage included.
A.7 Endorsement NG-31 excludes liability assumed under contract beyond what the law would impose.
A.8 Extended reporting period: 12 months for 100% of the annual premium.
A.9 Subject to: signed application and list of the five largest projects.

QUOTE B
LARKFIELD SPECIALTY, MISCELLANEOUS PROFESSIONAL LIABILITY
Quote number LS-20088, valid for 30 days from November 3, 2026
Named insured: Alder and Finch Surveyors

B.1 Basis: claims made and reported. Retroactive date: March 1, 2022.
B.2 Limit each claim: $1,000,000. Aggregate limit: $1,000,000.
B.3 Retention: $10,000 each claim, including defense costs.
B.4 Defense costs are part of and reduce the limit of liability.
B.5 Annual premium: $5,515.00, 25% minimum earned.
B.6 Surplus lines tax and stamping fee: $324.90.
B.7 Exclusion 4(f): services involving underground utilities, unless located by a third party.
B.8 Network security and privacy: $100,000 sublimit, retention $2,500.
B.9 Forms LS-100, LS-117 and LS-204 apply. LS-204 is available on request.
B.10 Subject to: loss runs valued within 60 days, and no known circumstances.

Both quotes exclude bodily injury except where stated. Coverage takes effect only when bound in writing by the carrier.

Covering note of the wholesaler: both quotes rest on the same application. The signed application, the list of projects over the last three years and a statement about known circumstances are needed before binding. Neither carrier backdates coverage beyond the retroactive date shown above.
`,
  },
};
