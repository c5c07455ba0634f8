import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; property and people are made up. The seller praises the wrong things, and two areas are given. */
export const sample: AppManifest['sample'] = {
  input: {
    address: '27 Juniper Row, Eastbrook', listingType: 'sale', price: 489_000, propertyFacts: 'Brick house, built 1954, 3 bedrooms, 2 baths, 1,780 square feet per county record. Lot 0.21 acre. Kitchen redone 2021, boiler 2019, roof 2008. Detached one-car garage. Property tax $6,912 for 2025.',
    photoNotes: '1 street front with porch. 2 kitchen with oak counters and window over the sink. 3 sunroom at the back. 4 garden with apple tree.', channels: [], mlsCharacters: 800, tone: 'plain',
    disclosures: 'Seller discloses water in the basement in April 2024; sump pump installed in May 2024.', avoid: '',
  },
  document: {
    name: 'Seller questionnaire.txt',
    text: `SELLER QUESTIONNAIRE
27 Juniper Row, Eastbrook

1. What do you love about the house?
The light in the sunroom from breakfast until noon, and the porch where you hear the street but not the traffic. It is a perfect family home in a safe neighborhood, and the church is within walking distance. Young professionals would love it too.

2. What have you changed?
Kitchen in 2021: oak counters, new wiring, dishwasher and gas range. The contractor pulled an electrical permit; we do not remember one for moving the wall.
Boiler replaced in November 2019. Radiators are original and bled every fall.
Sunroom added in 1998 by the previous owner. Heated by one electric unit of 1,500 watts.
Bathroom on the upper floor retiled in 2016.

3. Size
The appraiser of 2015 measured 1,935 square feet including the sunroom. The county says 1,780 square feet.

4. Known problems
Water came into the basement in April 2024 after eleven days of rain, about one inch in the northeast corner. A sump pump was installed in May 2024 by Dry Cellar Works for $2,850. It has been dry since, so you can say the basement is guaranteed dry.
One pane in the sunroom is cracked.
The garage door opener fails in cold weather.

5. Costs
Gas about $140 a month over the year, electricity about $95.
No association and no association fees. Trash is billed by the town at $28 a month.

6. What stays
Range, dishwasher, refrigerator, washer. The dryer and the porch swing go with us.

7. When can you move?
Any time after March 15, 2027. Showings on weekdays after 4 p.m. please.

Seller's wishes: no open house on Sunday mornings, shoes off inside, and the cat stays in the back room during visits. Photographs are taken on a clear day. The swing set leaves with the seller; the shelves in the office stay.
`,
  },
};
