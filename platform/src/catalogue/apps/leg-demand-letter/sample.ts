import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; people, firms, addresses and amounts are made up. Traps: the estimate for the ceiling differs from the form, and Exhibit D was never uploaded. */
export const sample: AppManifest['sample'] = {
  input: {
    clientName: 'Wren Street Dental Studio LLC', recipientName: 'Castellan Property Group LLC', represented: 'unknown',
    facts: 'The studio leases Suite 120 at 48 Wren Street. On May 3, 2026 water came through the ceiling of operatory 2. The studio wrote to the landlord on May 4 and May 11. The roof was patched on June 19, 2026. The studio closed two operatories for six weeks and replaced a delivery unit.',
    theory: 'Breach of the lease: landlord’s duty to keep the roof in repair within ten days of written notice',
    damages: [
      { category: 'Property damage', item: 'Dental delivery unit', amount: 18_450, exhibit: 'B' }, { category: 'Property damage', item: 'Ceiling and drywall', amount: 3_215.4, exhibit: 'C' },
      { category: 'Business loss', item: 'Canceled appointments, six weeks', amount: 27_300, exhibit: 'D' }, { category: 'Mitigation', item: 'Fans and tarps', amount: 412.35, exhibit: '' },
    ],
    exhibits: ['A – Lease of August 1, 2023', 'B – Invoice of Orchard Dental Supply', 'C – Estimate of Kite Interiors', 'D – Appointment ledger'],
    deadline: '2026-12-04', tone: 'firm', signer: 'Priya Dunning', firmName: 'Dunning Sorrel LLP',
  },
  document: {
    name: 'Lease extract and correspondence.txt',
    text: `EXHIBIT A (extract)
COMMERCIAL LEASE, August 1, 2023
Castellan Property Group LLC, Landlord
Wren Street Dental Studio LLC, Tenant
Premises: Suite 120, 48 Wren Street

9.1 Landlord shall keep the roof, exterior walls and structure of the Building in good repair.
9.2 Landlord shall begin repairs within ten (10) days after written notice from Tenant and finish them with reasonable diligence.
9.3 Landlord is not liable for loss of business income unless the loss results from Landlord's failure to act after written notice.
14.2 Notices are in writing and effective when delivered by hand or by overnight courier to the address in section 1.

CORRESPONDENCE

May 4, 2026, by overnight courier
To Castellan Property Group LLC: Yesterday rain came through the ceiling of operatory 2 and onto the delivery unit. We have closed the room. Please repair the roof. – Dr. H. Amari

May 11, 2026, by e-mail
To Castellan Property Group LLC: It rained again and operatory 3 is now wet as well. Nobody has come. – Dr. H. Amari

June 2, 2026
To Wren Street Dental Studio: Our roofer is booked through mid June. We have noted your complaint. – Castellan Property Group, T. Mercer

EXHIBIT B
ORCHARD DENTAL SUPPLY, Invoice 77120, May 27, 2026
1 delivery unit, installed: $18,450.00

EXHIBIT C
KITE INTERIORS, Estimate 310, July 6, 2026
Replace ceiling and drywall, operatories 2 and 3: $3,512.40
Estimate valid for 60 days.

PHOTO CAPTIONS (pictures with the tenant)
1. May 3, 2026, 4:10 p.m.: water on the delivery unit, operatory 2.
2. May 11, 2026, 8:05 a.m.: wet ceiling panels, operatory 3.
3. June 19, 2026: roofer's truck, Sills Roofing, on the lot behind the building.

TENANT'S FILE NOTE, July 8, 2026
Both rooms were closed from May 4 until the week of June 22. Patients of those rooms were moved where chairs were free; the office manager keeps the appointment ledger. Fans and tarps were bought at a hardware store on May 4 and paid in cash, and the receipt has not been found yet.
`,
  },
};
