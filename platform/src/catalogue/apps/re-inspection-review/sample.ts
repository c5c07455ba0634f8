import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; house, inspector and people are made up. Summary and body disagree on the roof, and section 9 is missing. */
export const sample: AppManifest['sample'] = {
  input: {
    property: '27 Juniper Row, Eastbrook', side: 'buyer', clientName: 'J. and M. Calloway', inspectionDate: '2026-10-28', responseDue: '2026-11-06',
    contractTerms: 'Paragraph 14: Buyer may, within ten days after acceptance, request repair of defects in structure, roof, plumbing, heating, electrical systems and hazards. Cosmetic conditions are excluded. Seller is not obliged to spend more than $6,000 in total.',
    priorities: ['Electrical safety', 'Dry basement'], estimates: [{ item: 'Replace panel', low: 2_400, high: 3_100, by: 'Northside Electric' }, { item: 'Regrade northeast corner', low: 1_250, high: 1_900, by: 'Fernhill Site Services' }, { item: 'Chimney crown' }], budget: 6_000, tone: 'plain', doNotAsk: 'Sunroom pane', agentName: 'N. Abara',
  },
  document: {
    name: 'Inspection report 27 Juniper Row.txt',
    text: `CLEARVIEW HOME INSPECTIONS
REPORT 26-3391, October 28, 2026
Property: 27 Juniper Row, Eastbrook. Client: J. and M. Calloway. Inspector: S. Okada.
Weather: dry, 51 degrees. Occupied at the time of the inspection.

SUMMARY
S1. Electrical panel: double-tapped breakers and one scorched conductor. Safety hazard. Have it evaluated and repaired by a licensed electrician now.
S2. Grading slopes toward the house at the northeast corner. Water entry is likely in heavy rain.
S3. Roof covering is serviceable, with about five years of remaining life.
S4. No carbon monoxide alarm on the upper floor. Safety hazard.

1. ROOF
1.1 Asphalt shingles, one layer. Granule loss on the south slope; several shingles are cracked. The covering is near the end of its service life and should be budgeted for replacement.
1.2 The chimney crown is cracked. Repair recommended.

2. EXTERIOR
2.1 Grading falls toward the foundation over about 12 feet at the northeast corner. Regrade to fall away from the house.
2.2 One downspout discharges at the foundation. Extend it.

3. BASEMENT
3.1 Efflorescence on the north wall. Moisture meter reading 22% at the base, 9% above.
3.2 Sump pump operates. No battery backup and no alarm.

4. PLUMBING
4.1 Water heater of 2013, 50 gallons. The relief valve has no discharge pipe. Safety hazard; correct now.
4.2 Slow drain in the upper bathroom.

5. HEATING
5.1 Boiler of 2019 operates. Service tag: last serviced October 2022. Annual service recommended.

6. ELECTRICAL
6.1 Panel, 100 amperes: two breakers are double-tapped, and one conductor is scorched at breaker 9.
6.2 No ground-fault protection at the kitchen counter receptacles. Upgrade recommended.

7. INTERIOR
7.1 Cracked pane in the sunroom. Cosmetic scratches in the dining room floor.
7.2 Garage door opener reverses only under heavy pressure. Adjust or replace; safety item.

8. RECOMMENDED SPECIALISTS
8.1 Licensed electrician for the panel. 8.2 Chimney contractor for the crown and the flue, which could not be seen. 8.3 Sewer line camera inspection, given the age of the house.

9. RADON
See separate report.

Limits: this inspection is visual. Areas behind stored goods in the garage were not inspected.
`,
  },
};
