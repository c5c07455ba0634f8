import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; parties, counsel and documents are made up. Traps: LUM-0016 to LUM-0018 are missing, and one memo names an attorney. */
export const sample: AppManifest['sample'] = {
  input: {
    matter: 'Quillon Tools v. Lumen Cabinetry', respondingParty: 'Lumen Cabinetry Inc.', propoundingParty: 'Quillon Tools LLC', forum: 'state', requests: '',
    requestSets: [{ set: 'Requests for Production, Set One', served: '2026-10-16', days: 30, due: null }, { set: 'Interrogatories, Set One', served: '2026-10-16', days: 30, due: '2026-11-20' }],
    documentIndex: '', standingObjections: ['Overbroad in time: the request reaches before January 1, 2025', 'Privilege: the request calls for communications with counsel'],
    privilegeNames: ['Odette Farrow (counsel)', 'Simon Reyes (paralegal)'], instructions: '',
  },
  document: {
    name: 'Requests and index.txt',
    text: `QUILLON TOOLS LLC v. LUMEN CABINETRY INC.
No. 26-CV-2210

PLAINTIFF'S REQUESTS FOR PRODUCTION, SET ONE
Served October 16, 2026

Request No. 1. All purchase orders from Lumen to Quillon for the model R9 router from January 1, 2024 to the present.

Request No. 2. All communications concerning the alleged defect of the R9 router, including communications with any attorney.

Request No. 3. All maintenance records for each R9 router that Lumen has owned.

Request No. 4. All documents that show the loss of production that Lumen claims, including the amount of $64,250 stated in its letter of August 8, 2026.

Request No. 5. Photographs and video of the incident of June 23, 2026.

DOCUMENT INDEX OF LUMEN CABINETRY INC. (prepared October 28, 2026)

LUM-0001 to LUM-0009  Purchase orders 8811 to 8819, R9 router, March 2025 to May 2026. Author: purchasing.
LUM-0010  E-mail of June 24, 2026, shop foreman to Quillon service desk: "spindle seized again".
LUM-0011  Memo of June 26, 2026, plant manager to Odette Farrow: what happened and who was told.
LUM-0012 to LUM-0015  Production sheets, weeks of June 22 and June 29, 2026. Author: planning.
LUM-0019  Letter of August 8, 2026, Lumen to Quillon, claims lost production. Enclosure: calculation sheet (not in the file).
LUM-0020  Photo log, June 23, 2026, 14 pictures. Pictures themselves on the foreman's telephone.
LUM-0021  E-mail of July 2, 2026, Simon Reyes to plant manager: list of records to keep.

Note of the records clerk: no maintenance binder was found in the tool room. Ask second shift.

CUSTODIANS ASKED SO FAR
Purchasing: e-mail and order folder searched for "R9". Plant manager: paper files only. Planning: production sheets of June 2026. Not asked yet: second shift foreman, bookkeeping, the photographer's telephone.

DEFINITIONS IN SET ONE (extract)
"You" means Lumen Cabinetry Inc. and its officers. "R9 router" means any router of that model delivered by Quillon.
`,
  },
};
