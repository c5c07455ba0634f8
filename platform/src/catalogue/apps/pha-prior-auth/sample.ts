import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; payer, people, medicines (Velaprin, Ostrem, Corvanel) and values are made up. Traps: one trial is two months where three are asked, and the TB test is undated. */
export const sample: AppManifest['sample'] = {
  input: {
    patientReference: 'T.K., chart 20931', payerName: 'Cascadia Health Plan', medicine: 'Velaprin 40 mg, one injection every two weeks, quantity 2', diagnosis: 'Plaque psoriasis, moderate to severe', prescriberName: 'Dr. Amelia Roth', payerCriteria: '',
    priorTherapies: [{ medicine: 'Ostrem cream', from: 'January 2026', to: 'May 2026', outcome: 'Inadequate response' }, { medicine: 'Corvanel tablets', from: 'June 2026', to: 'August 2026', outcome: 'Stopped for nausea' }],
    formQuestions: ['Prescriber specialty?', 'Percentage of body surface affected?', 'Date of TB screening?'], urgency: 'standard', sentOn: '2026-11-03', followUpDays: 4,
  },
  document: {
    name: 'Criteria and chart notes.txt',
    text: `CASCADIA HEALTH PLAN
PHARMACY POLICY RX-204: VELAPRIN (made up for training)

Approval requires all of the following:
1. Diagnosis of moderate to severe plaque psoriasis, with at least 10% of body surface affected.
2. Prescribed by or in consultation with a dermatologist.
3. Trial of at least three months of one topical therapy, with inadequate response.
4. Trial of at least three months of one oral systemic therapy, or a documented intolerance.
5. Negative tuberculosis screening within the last twelve months.
6. Not used together with another biologic.
Fax to 555-0190. Standard review: the plan answers in writing.

LINDEN DERMATOLOGY
Amelia Roth, MD, Dermatology

Office note, October 27, 2026, patient T.K., chart 20931
History: Plaques on elbows, knees, scalp and trunk since 2021. 
Exam: Body surface affected about 14%. 
Topical: Ostrem cream applied daily January 12 to May 20, 2026, inadequate response.
Oral: Corvanel tablets from June 29 to August 25, 2026; stopped by patient because of nausea, see telephone note.
Labs: TB blood test negative (date not on the copy).
Other medicines: vitamin D. No biologics, past or present.
Plan: Velaprin 40 mg every two weeks. Recheck in twelve weeks.
Signed A. Roth, MD

Telephone note, August 25, 2026, nurse B. Ito
Patient reports nausea on most mornings since starting Corvanel. Asked to stop. Message to Dr. Roth.

FILL HISTORY, Maple Corner Specialty Pharmacy
Ostrem cream 60 g: 01/12/2026, 02/16/2026, 03/30/2026
Corvanel tablets #30: 06/29/2026, 07/28/2026
Patient paid $35.00 for each fill.

REFERRAL DESK, November 2, 2026
The plan's form came by fax on October 29. Page 2 asks for the date of TB screening; the laboratory was called and will send a dated copy. Nurse Ito has left a note for Dr. Roth about the reason why Corvanel was stopped. The patient agreed by telephone that chart notes go to the plan.
`,
  },
};
