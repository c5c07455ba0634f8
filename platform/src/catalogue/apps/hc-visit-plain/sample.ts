import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; patient, clinician, medicines and values are made up. Traps: the recheck is in 3 months in the plan and 6 weeks in the order; a test result is to be told in person. */
export const sample: AppManifest['sample'] = {
  input: {
    patientReference: 'M.L., chart 7710', visitDate: '2026-10-29', clinicianName: 'Joan Petrie, NP', noteSigned: true, readingLevel: 'grade6', language: 'en',
    clinicianInstructions: 'Stress: no driving until seen by neurology. Do not mention the thyroid result, I will call about it.', practiceName: 'Fern Hollow Family Medicine', practicePhone: '555-0170',
  },
  document: {
    name: 'Visit note.txt',
    text: `FERN HOLLOW FAMILY MEDICINE
VISIT NOTE, October 29, 2026, chart 7710
Clinician: Joan Petrie, NP

SUBJECTIVE
1. Here for two spells of lightheadedness, October 12 and October 23, each about 5 minutes, once while standing in line.
2. No chest pain, no loss of consciousness, no injury.
3. Drinks 2 cups of coffee a day, little water.

OBJECTIVE
4. BP 128/82 lying, 104/70 standing. Pulse 76 regular.
5. Neurologic exam normal.
6. A1c 6.1%. TSH 5.9, to be discussed by phone.

ASSESSMENT
7. Orthostatic hypotension, likely medication related.
8. Prediabetes.

PLAN
9. Decrease Tarvelol from 50 mg to 25 mg once daily in the morning.
10. Continue Ostrivan 10 mg BID.
11. Stop the over-the-counter sleep aid.
12. Do not drive until seen by neurology. Referral placed October 29, 2026.
13. Drink 6 to 8 glasses of water daily unless told otherwise.
14. Recheck A1c in 3 months.
15. Call the office for another spell. Call 911 for chest pain, fainting, or weakness on one side.
16. Return visit in 2 weeks for blood pressure, lying and standing.

ORDERS
17. A1c, due in 6 weeks.
18. Level 4 visit, copay $30 collected.

Electronically signed Joan Petrie, NP, October 29, 2026, 5:14 p.m.

TELEPHONE NOTE, October 28, 2026 (the day before the visit), nurse C. Abara
Patient asks whether to come in after the second spell. Offered the visit of October 29. Says that the sleep aid was started about October 5. No new prescriptions elsewhere.

VITAL SIGNS SHEET, October 29, 2026
9:20 a.m. lying: 128/82, pulse 76. 9:23 a.m. standing, one minute: 108/74. 9:25 a.m. standing, three minutes: 104/70, a little lightheaded, sat down. Weight 171 lb, temperature 98.2 F.

REFERRAL SLIP
Neurology, Dr. Okonjo, first open visit to be arranged by the referral desk. Reason as above.
Printed once for the chart, copy kept in the folder.
`,
  },
};
