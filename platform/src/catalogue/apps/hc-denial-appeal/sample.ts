import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; payer, practice, patient, policy and amounts are made up. Traps: the EOB says 120 days, the letter 60; one of the six visits is not signed. */
export const sample: AppManifest['sample'] = {
  input: {
    claimReference: 'CL-88120437', patientReference: 'R.D., account 5582', payerName: 'Cascadia Health Plan', practiceName: 'Tallgrass Therapy Group PC', signer: 'Nadia Brandt', service: 'Physical therapy, visits 7 to 12, billed as 97110',
    amountDenied: 742.5, letterDate: '2026-10-09', appealDays: 60, countFrom: 'letter', receivedDate: '2026-10-15', level: 'first', notes: 'Called October 20, reference 33-1907: agent could not say which visit notes were missing.', signerTitle: 'Billing lead',
  },
  document: {
    name: 'Denial, policy and notes.txt',
    text: `CASCADIA HEALTH PLAN
NOTICE OF DENIAL, October 9, 2026
Claim CL-88120437, account 5582
Service: 97110, visits 7 to 12, August 31 to September 18, 2026. Amount billed $742.50, amount paid $0.00.

Reason code M-41: The records do not show functional progress after the sixth visit. See policy PT-9.
You may appeal in writing within 60 days of the date of this notice, to: Appeals Unit, Box 19.
If we uphold the denial you may ask for a second-level review, and after that for external review. Form enclosed.

EXPLANATION OF BENEFITS, October 7, 2026
Claim CL-88120437. Not paid: $742.50. Remark: M-41. Appeal within 120 days.

POLICY PT-9 PHYSICAL THERAPY (extract)
9.1 More than six visits are payable if the record shows (a) a measured baseline, (b) measured progress at least every three weeks, and (c) a goal that is not yet reached.
9.2 Each visit note is signed by the treating therapist.
9.3 The plan of care is certified by the referring clinician.

TALLGRASS THERAPY GROUP PC, chart extracts, account 5582

Evaluation, August 3, 2026, signed K. Ng, PT
Baseline: knee flexion 95 degrees, stairs 4 steps with rail. Goal: 12 steps without rail.

Progress note, August 28, 2026, signed K. Ng, PT
Flexion 108 degrees, stairs 7 steps with rail. Goal not reached.

Progress note, September 18, 2026, signed K. Ng, PT
Flexion 121 degrees, stairs 10 steps without rail. Goal not reached.

Visit notes
7 August 31 signed; 8 September 2 signed; 9 September 8 signed; 10 September 11 not signed; 11 September 15 signed; 12 September 18 signed

Plan of care, August 3, 2026: certification by referring clinician: see fax (not in the file).

OFFICE NOTE, October 22, 2026 (N. Brandt)
The referring office says that the certification was faxed on August 6 and will look for the confirmation sheet.
`,
  },
};
