import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the fleet, its plates and everybody who drives it are made up. */
export const sample: AppManifest['sample'] = {
  input: {
    tableName: 'Vehicles for the fleet renewal', recordRule: 'one vehicle',
    fields: [
      { name: 'Unit', kind: 'text', rule: 'Unit number of the fleet, like V-01' },
      { name: 'Model year', kind: 'number', rule: '' },
      { name: 'Make and model', kind: 'text', rule: '' },
      { name: 'Purchase price', kind: 'amount', rule: 'Without tax; not the appraisal' },
      { name: 'Inspection due', kind: 'date', rule: 'The next one' },
    ],
    examples: 'V-00 | 2017 | Brookline Courier | $18,200.00 | March 4, 2026', threshold: 'high',
  },
  document: {
    name: 'Fleet file Ostrander Plumbing.txt',
    text: `OSTRANDER PLUMBING & HEATING
FLEET FILE, kept by the yard. Copy of October 26, 2026.

Unit V-01
Brookline Courier van, model year 2019. Bought March 3, 2019 for $24,600.00 plus tax. Appraised at $9,800.00 on June 1, 2026.
Inspection passed on April 18, 2026; next inspection due April 30, 2027.
Garaged at 14 Tannery Road. Mileage 88,412.

Unit V-02
Brookline Courier van, model year 2020. Bought for $26,150.00.
Next inspection due November 30, 2026. Rear door replaced in August.
Mileage 71,003.

Unit V-03
Hanley Duty pickup. Bought used on July 9, 2021 for $19,900.00 from the county. The title says model year 2016, the registration says 2017.
Next inspection due January 31, 2027.
Fitted with a ladder rack and a 250-gallon tank.

Unit V-04
Hanley Duty pickup, model year 2022. Purchase price: see lease. Leased from Fairmount Leasing at $489.00 per month until May 2027.
Next inspection due 2/28/2027.

Unit V-05
Trailer, two axles, model year 2014, Corwin Haul-8. Bought for $3,2?0.00 (receipt water-stained, third digit cannot be read).
No inspection needed below 3,000 pounds, says the yard; the registration shows 3,400 pounds.

Unit V-06
Brookline Courier van, model year 2023. Bought on February 12, 2023 for $31,275.50 plus tax.
Next inspection due March 15, 2027. Warranty until February 12, 2028.

Unit V-02 (again, page from the glove box)
Purchase price $26,510.00 according to the bill of sale dated May 8, 2020.

Sold units, for the record only: V-00, 2017 Brookline Courier, sold on September 2, 2026 for $6,400.00.

Drivers are listed in the office. Keys hang in the yard. Fuel cards are kept by the foreman.
The value of tools in each van is estimated at $4,000.00; there is no list.

The insurer wants this list in the order of the units. Where two papers differ, the yard says that the title decides, and nobody has written that down.
`,
  },
};
