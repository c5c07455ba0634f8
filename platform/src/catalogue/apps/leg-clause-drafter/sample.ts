import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the companies and the contract are made up. Traps: 11.4 refers to a section 12.6 that is not there, and "Fees" is defined twice. */
export const originalClause = 'Vendor\'s total liability under this Agreement shall not exceed the Fees paid in the three (3) months before the claim. Vendor shall not be liable for lost data or lost profits.';
export const sample: AppManifest['sample'] = {
  input: {
    clauseTopic: 'Limitation of liability', originalClause, ourSide: 'Customer', otherSide: 'Vendor',
    dealContext: 'Hosting of the patient scheduling of a group of physical therapy clinics. Price is settled. Vendor said on the call that twelve months would be fine if data breaches stay capped.',
    dealValue: 96_000, position: 'ours-firm', instructions: 'Raise the cap to twelve months of Fees. Carve out confidentiality, data breach and indemnity. Make it mutual.',
    houseStyle: 'Use "will", not "shall". Numbers in words and figures.', governingLaw: 'State of Delmarva (made up)', audience: 'internal',
  },
  document: {
    name: 'Hosting agreement and house bank.txt',
    text: `HOSTING SERVICES AGREEMENT (draft 3, October 21, 2026)
between Ferrow Cloudworks LLC ("Vendor") and Tallgrass Therapy Group PC ("Customer")

1.4 "Fees" means the monthly fees in Schedule B.
1.9 "Fees" means all amounts payable under this Agreement, including expenses.

6. CONFIDENTIALITY
6.2 Each party will protect the other's Confidential Information with reasonable care.
6.5 Vendor will notify Customer of a Security Incident within seventy-two (72) hours.

9. INDEMNITY
9.1 Vendor will defend Customer against third-party claims that the Services infringe intellectual property.
9.3 The indemnities in this section are subject to the cap in section 11.1.

11. LIMITATION OF LIABILITY
11.1 Vendor's total liability under this Agreement shall not exceed the Fees paid in the three (3) months before the claim. Vendor shall not be liable for lost data or lost profits.
11.4 Section 11 survives termination as provided in section 12.6.

12. TERM AND TERMINATION
12.1 The term is twenty-four (24) months from the Effective Date. The monthly fee in Schedule B is $4,000.
12.5 On termination Vendor will return Customer Data within thirty (30) days.

HOUSE BANK OF TALLGRASS THERAPY GROUP, entry L-2 (limitation of liability)
Preferred: Except for Excluded Claims, each party's total liability will not exceed the Fees paid or payable in the twelve (12) months before the event. "Excluded Claims" means breach of section 6, a Security Incident, and the indemnities in section 9.
First fallback: Security Incidents capped at three (3) times the Fees of twelve (12) months.
Last position: Security Incidents capped at two (2) times the Fees of twelve (12) months. Below that, ask the general counsel.

NEGOTIATION NOTES (Customer's side)
October 14, 2026: Vendor's counsel asks that the cap stay the same for both parties. October 20, 2026: Vendor says that its insurer asks about data breach limits; a certificate was promised and has not come.
`,
  },
};
