import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; prospect, carrier and people are made up. The page and the call disagree on the deductible and on the locations. */
export const sample: AppManifest['sample'] = {
  input: {
    prospectName: 'Pinegrove Millwork', contact: 'R. Halvorsen, office manager, call after 2 p.m.', linesOfBusiness: ['business-owners', 'commercial-auto', 'workers-compensation'], effectiveDate: '2027-01-15',
    prospectAnswers: 'We build cabinets and stairs, mostly for three home builders. 14 people in the shop, 4 on installation. Opened a second showroom on Quarry Road in May, leased, about 2,200 square feet. Two vans and a box truck; the installers drive the vans home. One builder now wants to be named on our policy and asks for a $2,000,000 limit. Deductible is $1,000 I think. Sales last year were about $3.1 million, payroll $940,000. We started spraying lacquer in a new booth this summer.',
    lossHistory: 'Water damage in 2024, paid, about $18,500. A van was hit in 2025, the other side paid.',
    houseQuestions: 'How many years in business?\nAny subcontractors, and do you keep their certificates?\nIs the spray booth separate and sprinklered?',
  },
  document: {
    name: 'Pinegrove declarations and loss run.txt',
    text: `CEDAR POINT INSURANCE COMPANY
BUSINESS OWNERS POLICY DECLARATIONS

Policy number: BOP-771940-03
Named insured: Pinegrove Millwork & Stair LLC
Policy period: January 15, 2026 to January 15, 2027, 12:01 a.m. standard time
Producer: Old Harbor Agency

SECTION I. DESCRIBED PREMISES
1. 88 Tannery Lane, Eastbrook. Occupancy: cabinet and millwork shop. Construction: joisted masonry, built 1978, partly sprinklered. Area: 11,400 square feet.
No other premises are described.

SECTION II. PROPERTY
Business personal property, premises 1: $410,000, replacement cost, coinsurance 90%.
Tools and equipment away from premises: $15,000.
Deductible: $2,500 each occurrence. Wind and hail deductible: 2% of the limit.
Business income: actual loss sustained, up to 12 months.

SECTION III. LIABILITY
Each occurrence: $1,000,000.
General aggregate: $2,000,000.
Products and completed operations aggregate: $2,000,000.
Damage to rented premises: $100,000.
Medical expenses: $5,000 per person.

SECTION IV. ENDORSEMENTS
BP-04 Additional insured, lessor of leased premises: Tannery Lane Holdings.
BP-17 Exclusion, spray painting and finishing operations, unless the insurer has been notified in writing and has agreed.
BP-22 Employee dishonesty: $10,000.

SECTION V. PREMIUM
Total annual premium: $9,864.00, payable in four installments.

COMMERCIAL AUTO
Not written by this company.

LOSS RUN
Valued as of: March 31, 2026
Policy term 2023 to 2024: no losses reported.
Policy term 2024 to 2025: date of loss August 9, 2024, water damage to stock, paid $18,540.25, closed.
Policy term 2025 to 2026: date of loss November 20, 2025, visitor fell in the showroom, reserve $12,000.00, paid $1,150.00, open.

This loss run covers only policies written by Cedar Point Insurance Company. Prior carriers must be asked separately. No workers' compensation losses are included.

Notes of the call: the prospect wants one carrier for everything if the price allows it. Lumber is stored outside under a roof, dust is collected in a separate building, and finishing is done with water-based products since last year. The fire department visited in May and asked for a second extinguisher, which was bought.
`,
  },
};
