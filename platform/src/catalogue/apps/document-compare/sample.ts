import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; both versions stand in one file, as an amended agreement often comes. All names are made up. */
export const sample: AppManifest['sample'] = {
  input: { oldDocument: 'Part one, agreement of 2025', newDocument: 'Part two, renewal draft of 2027', relation: 'versions', documentType: 'contract', ourSide: 'Customer', focus: ['What gets more expensive', 'How we get out'] },
  document: {
    name: 'Copier lease, old and new.txt',
    text: `PART ONE: AGREEMENT OF 2025
EQUIPMENT LEASE AND SERVICE AGREEMENT No. 5518
between Harrow Office Machines Inc. ("Harrow") and Juniper Veterinary Clinic PC ("Customer"), dated January 15, 2025.

1. Equipment. Two copiers, model H-40, at 6 Station Road.
2. Term. 24 months from February 1, 2025. The agreement ends without notice at the end of the term.
3. Lease fee. $310 per month for both machines.
4. Copies. 8,000 copies per month are included. Each further copy costs $0.012.
5. Service. Harrow repairs a machine within 8 business hours. If it does not, the Customer owes no lease fee for the days on which the machine stands still.
6. Toner. Toner is included.
7. Ending early. The Customer may end the agreement at any time with 60 days' notice by paying $600.
8. Data. Before a machine leaves the premises, Harrow erases its storage and gives the Customer a certificate.
9. Liability. Each side is liable for its negligence. Liability of each side is limited to $25,000.
10. Changes. Prices are fixed for the term.

PART TWO: RENEWAL DRAFT OF 2027
EQUIPMENT LEASE AND SERVICE AGREEMENT No. 5518-R
between Harrow Office Machines Inc. ("Harrow") and Juniper Veterinary Clinic PC ("Customer"), draft of October 12, 2026.

1. Equipment. Two copiers, model H-44, at 6 Station Road, as listed in Exhibit 1.
2. Term. 36 months from February 1, 2027. The agreement renews for further periods of 12 months unless the Customer gives written notice at least 120 days before the end of the term.
3. Lease fee. $345 per month for both machines. Harrow may raise the fee by up to 5 percent on each February 1.
4. Copies. 6,000 copies per month are included. Each further copy costs $0.015.
5. Service. Harrow uses reasonable efforts to repair a machine within 8 business hours. This is the Customer's sole remedy.
6. Toner. Black toner is included. Color toner is charged at list price.
7. Ending early. The Customer may end the agreement early by paying all lease fees that would fall due until the end of the term.
8. Data. The Customer erases the storage of a machine before it is returned.
9. Liability. The liability of Harrow is limited to the lease fees of the last three months. The liability of the Customer is not limited.
10. Insurance. The Customer insures the machines against loss and names Harrow as loss payee. See section 14.

Signed for Harrow: ______________________
Signed for the Customer: ______________________
`,
  },
};
