import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; patient, practice, plan, medicines and numbers are made up. Traps: two member numbers, an unsigned consent, a red-flag word in the middle of a sentence about the knee. */
export const sample: AppManifest['sample'] = {
  input: {
    patientReference: 'R.D., new', practiceName: 'Fern Hollow Family Medicine', visitType: 'new',
    visitReason: 'My right knee hurts when I climb stairs, since about July. Also I get short of breath on the second floor and I do not know if that is the knee.',
    insuranceText: 'Cascadia Health Plan PPO, Member ID CHP 4471 90, Group 20-118, copay office $30', appointmentOn: '2026-11-10',
    schedulingRules: ['New patient: 40 minutes', 'Forms back two days before the visit', 'Interpreter booked three days ahead'], redFlagWords: ['dizzy on standing'], routeTo: 'Charge nurse, ext. 12', staffNotes: 'Called twice to confirm address.',
  },
  document: {
    name: 'Intake form.txt',
    text: `FERN HOLLOW FAMILY MEDICINE
NEW PATIENT INTAKE FORM, received November 1, 2026

SECTION 1. ABOUT YOU
Name: R. D. (full name on original)
Date of birth: 04/18/1971
Address: 9 Mill Race Lane
Telephone: 555-0127, mornings
Emergency contact: L. D., brother, 555-0129
Preferred language: Portuguese. Interpreter: yes please

SECTION 2. INSURANCE
Plan: Cascadia Health Plan
Member ID: CHP 4417 90
Policyholder: self
Front of card: attached. Back of card: not attached

SECTION 3. WHY ARE YOU COMING?
Knee pain on the right side, stairs are the worst. I tried ice and a brace from the drugstore ($24.99). Twice in October I felt dizzy on standing and once I fainted in the shower. I would like to walk to work again by spring.

SECTION 4. HEALTH HISTORY
Conditions: high blood pressure since 2015
Operations: gallbladder, 2009
Medicines: Tarvelol 25 mg, one in the morning; fish oil
Allergies: penicillin (hives as a child)
Family: father had a heart attack at 58
Tobacco: stopped 2012. Alcohol: ______

SECTION 5. CONSENTS
Consent to treat: signed 10/31/2026
Privacy notice received: ______
Permission to leave voicemail: yes
Permission to speak with: ______

SECTION 6. ANYTHING ELSE?
I use a cane on bad days. Morning visits are better because of the bus.

SECTION 7. FOR THE DESK
How did you hear about us? My neighbor comes here.
Pharmacy: Maple Corner Pharmacy, 555-0144
Previous doctor: Dr. Penhallow, retired in spring. Records: asked for by letter on October 20, 2026, no answer so far.
Last visit anywhere: urgent care, June 2026, for a bee sting, paid $45.00
Work: half days at a garden center, standing most of the time.
Please call before ten in the morning. If there is a form about the bus pass, I would need that signed too.
Signature: R. D., November 1, 2026
Received at the desk by P. Lowe, copied once.
`,
  },
};
