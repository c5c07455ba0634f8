import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the company is made up. The trial balance is out of balance, one account stands twice, and the note on freight names another amount. */
export const sample: AppManifest['sample'] = {
  input: {
    company: 'Pinegrove Millwork & Stair LLC', period: 'October 2026', priorPeriod: 'September 2026', thresholdAmount: 5_000, thresholdPercent: 10, thresholdRule: 'both',
    notes: 'Revenue: the Mill Street project was invoiced in October, $64,000.\nRepairs: compressor replaced on October 12, paid to Northside Machine.\nFreight went up by about $9,000 because of two rush deliveries.\nOvertime in the finishing shop until the 20th.\nRent is unchanged.',
    closeChecklist: 'Bank reconciliation, R. Halvorsen, done\nInventory count, T. Osei, in progress\nAccruals, R. Halvorsen, open\nIntercompany, nobody named\nReview of aged receivables, O. Barrow, open', closeDate: '2026-11-09',
  },
  document: {
    name: 'Trial balance October 2026.csv',
    text: `Pinegrove Millwork & Stair LLC
Trial balance October 2026 in US dollars; credits are negative
Account,Current,Prior,Budget
1000 Cash,48210.35,61904.10,55000
1200 Accounts receivable,236480.00,171320.00,180000
1300 Inventory,154300.20,149870.20,150000
1500 Equipment,412000.00,412000.00,412000
1590 Accumulated depreciation,-187400.00,-183900.00,-187400
2000 Accounts payable,-96115.75,-88240.30,-85000
2100 Accrued payroll,-31250.00,-22600.00,-24000
2300 Note payable,-140000.00,-143500.00,-140000
3000 Member capital,-260750.00,-260750.00,-260750
4000 Revenue,-318600.00,-252400.00,-270000
5000 Materials,121840.60,104215.00,110000
5100 Direct labor,88915.00,74380.00,76000
5200 Freight,14760.00,8210.00,8500
6100 Rent,9500.00,9500.00,9500
6200 Repairs,17940.00,3120.00,4000
6300 Insurance,4150.00,4150.00,4150
6300 Insurance,1250.00,0,0
6900 Suspense,2750.00,0,0
7000 Interest,1219.60,1236.00,1220
Total,0,0,
`,
  },
};
