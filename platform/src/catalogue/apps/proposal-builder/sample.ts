import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; firm, client, prices and site are made up. */
export const sample: AppManifest['sample'] = {
  input: {
    client: 'Bramble Hill Montessori School', contact: 'Ms. Iyer', firm: 'Northfork Network Services', signer: 'Gideon Platt',
    need: 'The school has dead spots in the new wing and the office line drops during calls. They want reliable wireless in all 14 rooms before the spring term and one person to call when something fails.',
    scope: 'Site survey of both buildings with a coverage map\n9 access points, mounted and labeled\nReplacement of the office switch\nHandover with a one-page guide and 2 hours of training\nTelephone support for 12 months',
    excluded: 'Electrical work\nLaptops and tablets\nRepairs to walls and paint',
    timeline: 'Survey December 8, 2026. Installation January 4 to 6, 2027, while the school is closed. Handover January 8, 2027.',
    prices: [
      { item: 'Site survey', quantity: 1, unit: '', unitPrice: 640, discountPercent: null, taxPercent: null },
      { item: 'Access point, outdoor-rated', quantity: 9, unit: 'pieces', unitPrice: 219.5, discountPercent: 10, taxPercent: 6.25 },
      { item: 'Office switch, 24 ports', quantity: 1, unit: 'pieces', unitPrice: 389, discountPercent: null, taxPercent: 6.25 },
      { item: 'Installation', quantity: 22, unit: 'hours', unitPrice: 95, discountPercent: null, taxPercent: null },
      { item: 'Telephone support', quantity: 12, unit: 'months', unitPrice: 45, discountPercent: null, taxPercent: null },
    ],
    discountPercent: 4,
    terms: 'Half on acceptance, half on handover, each within 15 days of invoice. Changes of scope in writing. Hardware warranty as given by its maker.',
    validUntil: '2026-11-27',
  },
  document: {
    name: 'Notes of the site visit.txt',
    text: `NORTHFORK NETWORK SERVICES
NOTES OF THE SITE VISIT, Bramble Hill Montessori School, 30 Orchard Way, October 23, 2026
Present: Ms. Iyer (director), Mr. Tolland (caretaker), G. Platt.

1. Buildings
Old house: eight rooms, thick stone walls on the ground floor. New wing: six rooms, opened in August 2025. A corridor of glass joins them. Ms. Iyer counts 14 rooms; Mr. Tolland says 15 with the kitchen, which has a tablet for orders.

2. What they told us
"In rooms 11 to 14 nothing works after ten o'clock." The office telephone runs over the network and drops several times a day. The last firm left no plan and no passwords. In September a parents' evening by video had to be broken off.

3. What they want
Wireless that works in all rooms before the spring term begins on January 11, 2027. One number to call. No cables across the playground. The budget approved by the board is $6,500, said Ms. Iyer; she asked us not to aim at it.

4. What we saw
One switch of 2012 in the office, warm, two ports dead. Cables to the new wing end in a cupboard in the corridor; six of eight are labeled. The attic of the old house is insulated with old material; nobody knows which. We do not open it before the school has had it examined.
No power outlet where access points 7 and 8 would hang. An electrician is needed; the school has one.

5. Times
The school is closed from December 21, 2026 to January 8, 2027. The caretaker is away on January 5, 2027 and has the only key to the cupboard.

6. Other
The school is exempt from sales tax, says Ms. Iyer; she will send the certificate. We have not seen it.
Support: she asked for an answer within four hours on school days. We did not promise it.
`,
  },
};
