import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the venue, the guests and the terms are made up. */
export const sample: AppManifest['sample'] = {
  input: {
    incoming: `From: Beatrix Lowell
Date: November 1, 2026
Subject: Our dinner on March 6, booking 4471

Hello,
we have to change our dinner of March 6, 2027. Could we move to March 20, 2027? We will now be 54 people instead of 70. I would like the deposit of $1,200 back for the difference, and I was told on the telephone that the room is free of charge when we order the full menu. Is the terrace heated? And can we bring our own wine?
I need to know by Friday, because the invitations go to print.
Beatrix Lowell`,
    receivedOn: '2026-11-01', correspondent: 'Ms. Lowell',
    intent: 'March 20 is free, we can hold it until November 13. The deposit goes over to the new date, no refund. Stay friendly, she has been here three times.',
    houseFacts: 'Kitchen confirms final numbers ten days before the event. Wine: corkage $18 for each bottle.',
    mustInclude: ['Please confirm the new date in writing.'], mustNotSay: ['who she spoke to on the telephone'],
    form: 'email', tone: 'warm', signer: 'Hollis Arden, events, Millrace House', audience: 'client',
  },
  document: {
    name: 'Event terms 2026.txt',
    text: `MILLRACE HOUSE
EVENT TERMS, in force from January 1, 2026

1. Booking
A date is booked when the deposit is received. The deposit is $1,200 for the hall and $600 for the garden room.

2. Room
The hall costs $900 for an evening. The room charge falls away for parties of 60 guests or more who take the full menu.

3. Change of date
The date of an event may be changed once without charge, if we are told at least 90 days before the first date and the new date is within twelve months. The deposit goes over to the new date. A second change costs $250.

4. Cancellation
A deposit is not refunded. If we can give the date to somebody else, half of the deposit is returned within 30 days after the event that took its place.

5. Numbers
The final number of guests is told to us 14 days before the event. The menu is charged for the final number or for the guests who came, whichever is more.

6. Food and drink
Guests may bring their own wine against corkage of $22 for each bottle. Other drinks and food are not brought in, wedding cakes excepted.

7. Terrace
The terrace is part of the hall from May 1 to September 30. It has no heating. Candles only in glass.

8. Music
Music ends at 11 p.m. outside, at 1 a.m. inside. Bands report to the house manager at least two hours before.

9. Payment
Half of the expected price is due 30 days before the event, the rest within 10 days after it. Overdue amounts bear interest as the law provides.

10. Whatever differs from these terms is agreed in writing.

Keys are handed over on the day before the event, after a walk through the rooms. What is broken is paid for at cost.
`,
  },
};
