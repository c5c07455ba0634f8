import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the clinic, the firms and everybody in the room are made up. */
export const sample: AppManifest['sample'] = {
  input: {
    meetingTitle: 'Ridgeway office move, weekly meeting', meetingDate: '2026-10-29',
    participants: ['Marguerite Olsen, managing partner', 'Desmond Achebe, facilities', 'Lena Fuchs, finance', 'Pat Corrigan, Halyard Movers'],
    meetingType: 'vendor', notes: '', recapFrom: 'Desmond Achebe', recapTone: 'neutral', audience: 'client',
  },
  document: {
    name: 'Transcript 2026-10-29.txt',
    text: `RIDGEWAY & OLSEN, WEEKLY MEETING ON THE OFFICE MOVE
October 29, 2026, 10:00 to 10:42, room 2 and by video
Present: Marguerite Olsen, Desmond Achebe, Lena Fuchs. By video: Pat Corrigan (Halyard Movers).

Olsen: Let us start with the date. Last week we said December 12, 2026. Does that hold?
Corrigan: It holds on our side if the freight elevator is booked by November 6, 2026. Without the elevator it is a second crew, and the second crew is $3,400.
Achebe: The landlord has not answered about the elevator. I will write to the landlord again today and call on Monday.
Olsen: Good. So we move on December 12, 2026. That is decided. Elevator or not.
Fuchs: I do not agree with "or not". The budget is $41,000 and we are at $38,900. A second crew takes us over.
Olsen: I hear you. We decide about the second crew when we know about the elevator.
Corrigan: I need the inventory list. Desks, cabinets, the fire-proof safe. The safe is 1,100 pounds, somebody said.
Achebe: The safe is 900 pounds by the plate on it.
Corrigan: Somebody please send me a photo of the plate. I have to know before I assign the truck.
Fuchs: Insurance. Your certificate, Pat, says $500,000. Our lease asks for $1,000,000 for anybody who works in the building.
Corrigan: I will ask our broker and send you a new certificate by November 13, 2026.
Olsen: Client files. Nobody but our own people touches the file cabinets. They are locked and they go last. Agreed?
Corrigan: Agreed.
Achebe: Agreed. I keep the keys.
Fuchs: The telephone lines. The provider says ten working days. I have ordered the lines for December 11, 2026.
Olsen: That is a Friday. If they slip, we open on Monday without telephones.
Fuchs: Then I ask for December 9, 2026. I will call them tomorrow.
Olsen: Signs at the new door. Who does that?
Achebe: Not me, I have enough.
Olsen: Then we leave it open for next week.
Olsen: We tell clients about the new address by letter on November 16, 2026. I write the letter.
Corrigan: One more thing: our price holds until November 15, 2026. After that it is the winter rate.
Olsen: Noted. Next meeting on November 5, 2026, same time. Thank you all.
`,
  },
};
