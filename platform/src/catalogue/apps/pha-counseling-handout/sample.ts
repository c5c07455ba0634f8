import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the medicine Ostrem, its maker and everything said about it are made up. Traps: the label says twice daily where the leaflet says once, and the leaflet is of another strength. */
export const sample: AppManifest['sample'] = {
  input: {
    medicine: 'Ostrem 20 mg tablets', directions: 'Take one tablet by mouth twice daily', pharmacyName: 'Maple Corner Pharmacy', pharmacyPhone: '(555) 010-0144', readingLevel: 'grade6', language: 'en',
    pharmacistNotes: 'Stress the rash warning and no grapefruit.', leaveOut: [], largePrint: false,
  },
  document: {
    name: 'Ostrem patient information.txt',
    text: `LARKSPUR LABORATORIES
OSTREM (ostremide) 10 mg TABLETS
PATIENT INFORMATION, revised April 2025 (made up for training; no such medicine exists)

What is the most important information about OSTREM?
OSTREM can cause a serious skin reaction. Stop taking OSTREM and call 911 if you have a rash with blisters, peeling skin or swelling of your face.

What is OSTREM?
OSTREM is a prescription medicine used to lower the number of migraine days in adults. It is not known if OSTREM is safe and effective in children.

How should I take OSTREM?
- Take OSTREM exactly as your healthcare provider tells you.
- Take OSTREM one time each day, with or without food.
- Swallow tablets whole. Do not crush, split or chew them.
- If you miss a dose, take it as soon as you remember on the same day. Do not take two doses at the same time.

What should I avoid while taking OSTREM?
Do not eat grapefruit or drink grapefruit juice during treatment.

What are the possible side effects of OSTREM?
The most common side effects are nausea, feeling tired, dry mouth and constipation. These occurred in up to 8% of people.
Call your healthcare provider if you have a heartbeat that feels fast or uneven, or dark urine.
It may take up to 4 weeks before you have fewer migraine days.

How should I store OSTREM?
- Store at room temperature, 68°F to 77°F (20°C to 25°C).
- Keep tablets in the original bottle, away from moisture.
- Keep OSTREM and all medicines out of the reach of children.

What are the ingredients?
Active ingredient: ostremide. Inactive ingredients: lactose, cellulose, iron oxide.

This leaflet summarizes the most important information. Your pharmacist has the full label.
If you would like more information, ask your pharmacist.
Larkspur Laboratories, made-up address for training only.
`,
  },
};
