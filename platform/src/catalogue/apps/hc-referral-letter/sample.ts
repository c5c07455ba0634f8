import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; patient, clinicians, medicines and values are made up. Traps: left knee in one line, right in the others; counseling notes that must stay out. */
export const sample: AppManifest['sample'] = {
  input: {
    letterType: 'referral', patientReference: 'R.D., born 1971, chart 5582', recipientName: 'Dr. Ilse Varga, Orrin Orthopedics', practiceName: 'Fern Hollow Family Medicine', signer: 'Joan Petrie, NP',
    purpose: 'Evaluate knee pain on stairs after eight weeks of home exercises; is imaging or an injection the next step?', chartExcerpt: '', period: '', authorizationStatus: 'treatment', authorizationExpires: null,
    sensitiveContent: ['behavioral-health'], attachments: ['X-ray report of October 6, 2026'], sentOn: '2026-11-04', followUpDays: 10,
  },
  document: {
    name: 'Chart excerpt.txt',
    text: `FERN HOLLOW FAMILY MEDICINE
CHART EXCERPT, chart 5582, printed November 3, 2026

Visit August 31, 2026 (J. Petrie, NP)
1. Right knee pain on stairs since July. No injury, no locking. 
2. Exam: mild swelling, full extension, flexion to 120 degrees, tender at the medial joint line.
3. Plan: home exercises for eight weeks, Tarvelol unchanged, acetaminophen as the package says.

Visit October 6, 2026
4. Exercises done four days a week. Pain on stairs unchanged.
5. X-ray right knee, October 6, 2026: mild narrowing of the medial joint space. No fracture. Read by Dr. S. Obi.
6. Counseling notes: discussed stress after separation; started visits with a counselor.
7. Insurance copay $30 paid.

Visit October 28, 2026
8. Left knee no better with brace. Would like to see a specialist.
9. Blood pressure 138/84. Tarvelol 25 mg each morning.
10. Allergy: penicillin (hives as a child).
11. Operations: gallbladder 2009.
12. Social: works at the library, walks to work. Brother helps with shopping.
13. Plan: refer to orthopedics.

Signed Joan Petrie, NP

Referral desk notes
a. Orrin Orthopedics asks for the X-ray report with each referral, and for a report of allergies before injections.
b. Fax 555-0163, new patients within three weeks.
c. Patient prefers mornings.

Message from patient, November 2, 2026
I would rather have the visit before the holidays. The brace rubs when I walk, so I stopped wearing it last week. Please send what the specialist needs and not the rest, the clinic is where my cousin works. I can bring the pictures on a disc if that helps. My number is 555-0181 after four.

Physical therapy summary, October 26, 2026 (copy, one page)
Eight weeks of home exercises reviewed. Strength of the thigh improved on the right side. Stairs still hurt, going down more than going up. Patient asks about the next step. Signed K. Ng, PT
`,
  },
};
