import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; client, contract and carriers are made up. The umbrella has lapsed, and pollution is required but excluded. */
export const sample: AppManifest['sample'] = {
  input: {
    clientName: 'Fernhill Site Services LLC', industry: 'Excavation and septic contractor', clientProfile: 'Eleven employees, four excavators, three dump trucks. Installs septic systems, hauls soil. Started trenchless work for the water district. Rents a yard with a fuel tank. Keeps customer addresses and card payments in an online booking tool.',
    policiesInForce: '', contractRequirements: [], reviewDate: '2026-11-02', producerName: 'Dana Whitfield', tone: 'plain', declinedBefore: 'Cyber liability, 2025',
  },
  document: {
    name: 'Water district contract and policies.txt',
    text: `EASTBROOK WATER DISTRICT
SUBCONTRACT 26-118, ARTICLE 9, INSURANCE
Subcontractor shall maintain at its own cost:

9.1 General liability, each occurrence: $2,000,000.
9.2 General liability, aggregate: $4,000,000. Limits may be met with an umbrella.
9.3 Automobile liability, combined single limit: $1,000,000, including hired and non-owned vehicles.
9.4 Contractor's pollution liability, each incident: $1,000,000.
9.5 Employer's liability, each accident: $1,000,000; workers' compensation as required by statute.
9.6 The District shall be an additional insured for ongoing and completed operations, on a primary and noncontributory basis.
9.7 Certificates are due ten days before work begins on January 11, 2027.

CEDAR POINT INSURANCE COMPANY
COMMERCIAL GENERAL LIABILITY DECLARATIONS
Policy GL-300418-02, April 1, 2026 to April 1, 2027
Named insured: Fernhill Site Services LLC
General liability, each occurrence: $1,000,000.
General liability, aggregate: $2,000,000.
Form CG-F-21: "This insurance does not apply to the discharge, release or escape of pollutants."
Form CG-AI-7: additional insured where required by written contract, ongoing operations only.

NORTHGATE MUTUAL
BUSINESS AUTO DECLARATIONS
Policy BA-77120, April 1, 2026 to April 1, 2027
Automobile liability, combined single limit: $1,000,000, scheduled vehicles only.
Scheduled: three dump trucks.

LARKFIELD SPECIALTY
COMMERCIAL UMBRELLA DECLARATIONS
Policy UM-5521, October 1, 2025 to October 1, 2026
Umbrella, each occurrence: $3,000,000.

STATE FUND CERTIFICATE
Workers' compensation, statutory. Employer's liability, each accident: $500,000. Period July 1, 2026 to July 1, 2027.

LETTER OF THE DISTRICT, October 20, 2026
Before work may begin we need certificates for every line of article 9, together with the endorsements themselves. A certificate alone does not show the wording. Subcontractors whose papers are incomplete are not admitted to the site, and days lost in this way are not paid.
Trenchless work is done under the roadway and next to gas mains. The District draws attention to article 9.4, which in the last two years was the requirement that was missing most often.
Questions go to the contracts office.
`,
  },
};
