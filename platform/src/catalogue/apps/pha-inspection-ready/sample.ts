import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; pharmacy, people, checklist and readings are made up. Traps: a reading out of range without action, a missing Sunday, an SOP past its review date. */
export const sample: AppManifest['sample'] = {
  input: {
    pharmacyName: 'Maple Corner Pharmacy', pharmacyType: 'community', state: 'Ohio', inspector: 'Board of pharmacy', inspectionDate: '2026-12-08', checklist: '', focus: ['Refrigerator', 'Controlled substances'],
    priorFindings: '2024: refrigerator log had missing weekend entries.',
  },
  document: {
    name: 'Checklist, SOP and logs.txt',
    text: `MAPLE CORNER PHARMACY
INSPECTION BINDER, prepared October 30, 2026

PART 1. SELF-INSPECTION CHECKLIST (as handed out by the inspector's office, made up for training)
C-1 Refrigerator temperature recorded twice each day the pharmacy holds stock.
C-2 Readings outside 36 to 46 degrees F show a documented action.
C-3 Thermometer calibration certificate not older than twelve months.
C-4 Perpetual inventory of Schedule II drugs, reconciled monthly and signed.
C-5 Outdated drugs separated from active stock.
C-6 Technician registrations on display or at hand.

PART 2. SOP 07 REFRIGERATOR (version 3, March 2, 2023; review every two years)
7.1 The opening and the closing technician read and initial the log.
7.2 A reading below 36 or above 46 is reported at once to the pharmacist on duty, who writes the action in the last column.
7.3 Stock is not dispensed until the pharmacist has decided.

PART 3. REFRIGERATOR LOG, WEEK OF OCTOBER 19, 2026
Mon 10/19  a.m. 39 JT   p.m. 40 RB
Tue 10/20  a.m. 38 JT   p.m. 41 RB
Wed 10/21  a.m. 40 JT   p.m. 49 RB   action: ____
Thu 10/22  a.m. 42 JT   p.m. 40 RB
Fri 10/23  a.m. 39 JT   p.m. 39 JT
Sat 10/24  a.m. 40 MK   p.m. 41 MK
Sun 10/25  a.m. ____    p.m. ____

PART 4. THERMOMETER
Certificate of calibration, serial 4471, issued June 30, 2025 by Larch Instruments. Invoice $86.50 attached.

PART 5. SCHEDULE II RECONCILIATION
August 31, 2026   counted by RB, signed M. Keller, R.Ph.
September 30, 2026   counted by RB, signature: ____
Note: one count sheet of September shows a difference of 2 tablets, "recounted, fine". No initials.

PART 6. OUTDATED DRUGS
Bin in back room, labeled "Returns – do not use". Last pull October 2, 2026, JT.
Note: two boxes in the bin carry no date of removal.
Last walk-through by the pharmacist-in-charge: September 9, 2026, signed.
`,
  },
};
