import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; every name, number and place is made up. The hour of the loss is told two ways, and the plumber's report is missing. */
export const sample: AppManifest['sample'] = {
  input: { claimNumber: 'CP-26-118402', insured: 'Linden Court Dental', lineOfBusiness: 'property', dateOfLoss: '2026-08-14', fileAsOf: '2026-10-30', focus: 'Handover to a new adjuster', adjusterNotes: '' },
  document: {
    name: 'Claim file CP-26-118402.txt',
    text: `CEDAR POINT INSURANCE COMPANY
CLAIM FILE CP-26-118402

1. NOTICE OF LOSS
Reported August 14, 2026 by T. Marsh, practice manager, telephone 555-0142.
Insured: Linden Court Dental, 12 Linden Court, Eastbrook. Policy BOP-660215-01, period March 1, 2026 to March 1, 2027.
Description: "Pipe under the sink of treatment room 3 burst during the night. Water ran until we opened at 7:30 a.m." Damage to flooring, two dental chairs and the ceiling of the unit below.

2. ADJUSTER NOTES
August 15, 2026. Inspection by adjuster P. Quill. Insured now states that the cleaning crew heard water at about 10 p.m. on August 13 and did not report it. Flooring in three rooms is wet. Chairs photographed.
August 18, 2026. Building reserve set to $15,000.00. Contents reserve set to $20,000.00.
August 21, 2026. Drying by Northside Restoration completed, invoice 2207 received for $6,480.50.
September 2, 2026. Building payment to Northside Restoration, $6,480.50.
September 9, 2026. Contents reserve raised to $34,000.00 after the estimate for the chairs.
September 16, 2026. Contents payment to Linden Court Dental, $11,250.00, advance for rental chairs.
September 24, 2026. Asked insured for the plumber's report and for the purchase invoices of the chairs. Reply requested by October 15, 2026.
October 12, 2026. Purchase invoices received: chair A bought March 3, 2021, chair B bought June 19, 2023. Plumber's report not received.
October 19, 2026. Building recovery from the cleaning contractor's carrier, Harbor Mutual, $2,000.00, received under reservation.
October 28, 2026. Building payment to Eastbrook Flooring, $5,912.75.

3. POLICY EXCERPT
Limit, business personal property: $250,000. Limit, tenant improvements: $80,000.
Deductible: $1,000 each occurrence.
Exclusion B.2.h: "We will not pay for loss caused by continuous or repeated seepage or leakage of water over a period of 14 days or more."
Duties in the event of loss, E.3.a: "Give us prompt notice. Include a description of the property involved."

4. LETTERS
September 5, 2026. Owner of the unit below, Quarry Optical, claims $4,300 for ceiling panels; counsel D. Rousseau asks for an answer within 30 days.
September 28, 2026. Acknowledgment to D. Rousseau; no position stated.

5. ENCLOSURES
Photographs 1 to 24. Estimate of Dental Supply Partners, two pages. Plumber's report: to follow.
`,
  },
};
