import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the pharmacy supply room, its people and its rules are made up. */
export const sample: AppManifest['sample'] = {
  input: {
    title: 'Closing the front desk and the day’s cash', notes: '', role: 'Front desk associate',
    tools: ['Register', 'Cash sheet CS-2', 'Safe in the back office'], constraints: ['Differences over $5.00 are reported the same evening', 'Never more than $300.00 in the drawer overnight'],
    format: 'full', version: '2.0', author: 'Nadia Kessler', revisions: [{ version: '1.0', date: '2023-03-06', author: 'T. Ansel', change: 'First version' }],
  },
  document: {
    name: 'Talk with the evening shift.txt',
    text: `TALK WITH THE EVENING SHIFT ABOUT CLOSING, October 21, 2026
Written down by Nadia Kessler while Rowan (evening) and Imke (office manager) explained it.

Rowan: At 5:45 p.m. I put the sign on the counter that we close at six. Whoever is in line is still served.
Rowan: At six I lock the front door. The side door stays open for staff until the manager leaves.
Rowan: Then I print the day report at the register. It prints twice, one copy goes with the cash sheet, the other into the binder.
Rowan: I count the drawer. Coins first, then bills. I write the count on cash sheet CS-2 before I look at the report, so that I am not tempted.
Imke: That is important. Count first, report second.
Rowan: Then I compare. If it is the same, I sign. If there is a difference I count again.
Imke: If the difference is still there after the second count and it is over $5.00, you call me the same evening. Up to $5.00 you write it on the sheet and that is that.
Rowan: I thought it was $10.00.
Imke: It was, until spring.
Rowan: Then I take out everything above $200.00, that stays as change for the morning. The rest goes into the bag with the number, I write the number of the bag on the sheet.
Imke: The bag goes into the safe. Two people. Always two people at the safe, one of them has the code.
Rowan: On Wednesdays there is only me after half past five.
Imke: Then the bag goes into the drop slot, and we put it into the safe in the morning, again two people.
Rowan: Card slips I put in the envelope with the date.
Imke: Checks too, but checks are stamped on the back first.
Rowan: If the register hangs, I write "no report" on the sheet and take a picture of the screen. Imke gets the picture.
Imke: And never restart the register before I say so, otherwise the day is lost.
Rowan: Lights, computer screens, thermostat to 62. The alarm is set by whoever leaves last. I do not know who has the code for the alarm besides Imke.
Imke: We will talk about that. The sheet lies on my desk at 8 a.m. the next morning.
`,
  },
};
