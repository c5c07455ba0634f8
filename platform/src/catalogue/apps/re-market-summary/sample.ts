import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; streets and sales are made up. One sale is too old, one has no area, one is far from the others. */
export const sample: AppManifest['sample'] = {
  input: {
    subject: '27 Juniper Row, Eastbrook', subjectFacts: 'Brick house of 1954, 1,780 square feet per county record, 3 bedrooms, 2 baths, 0.21 acre, kitchen of 2021, roof of 2008', comparables: [], periodFrom: '2026-04-01', periodUntil: '2026-10-31',
    adjustmentNotes: '14 Juniper Row: minus $12,000 for the second garage bay. 5 Mill Lane: plus $8,500 because its kitchen is of 1996. 90 Tannery Lane: minus $20,000 for the finished basement. I take these amounts from paired sales of 2025.',
    marketNotes: 'Of my own showings since July, eleven, four led to offers. The county office lists 23 houses for sale in the district on October 31.', asOf: '2026-11-02', tone: 'plain', agentName: 'N. Abara', limits: ['This summary was prepared by a licensed real estate agent and is not an appraisal.'],
  },
  document: {
    name: 'Comparable sales.csv',
    text: `Comparable sales around Juniper Row
Compiled by the office on October 31 2026 from the county's recorded deeds
Address,Sale date,Sale price,Square feet,Bedrooms,Year built,Adjustment,Remarks
14 Juniper Row,2026-05-18,502000,1810,3,1956,-12000,Brick; two-bay garage; sold after nine days
31 Juniper Row,2026-08-03,471500,1765,3,1953,,Brick; roof of 2020; no garage
5 Mill Lane,2026-06-22,458000,1690,3,1961,8500,Frame; kitchen of 1996; corner lot
90 Tannery Lane,2026-09-14,529900,1905,4,1949,-20000,Brick; finished basement
112 Quarry Road,2026-10-02,389000,1820,3,1958,,Frame; sold by an estate as is; roof leak in the remarks
8 Linden Court,2026-07-09,495000,,3,1955,,Brick; area not in the county record
60 Orchard Street,2025-11-20,447000,1740,3,1952,,Brick; sold before the period
19 Harbor Lane,2026-10-26,510250,1850,3,1960,,Brick; new boiler; seller paid $6000 of closing costs
Average,,,1797,,,,
Source: recorded deeds; areas from the county assessor; remarks from the listing sheets
`,
  },
};
