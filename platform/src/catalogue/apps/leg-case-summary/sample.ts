import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; court, people and companies are made up. Traps: two speeds, an exhibit that was never attached. */
export const sample: AppManifest['sample'] = {
  input: {
    matter: 'Ostrander v. Pell Freight', witness: 'Raymond Pell', testimonyDate: '2026-09-16', ourSide: 'Plaintiff',
    issues: ['Speed', 'Brake maintenance', 'Hours on duty', 'Telephone use'], format: 'topics', lineNumbers: 'printed', includeExhibits: true,
  },
  document: {
    name: 'Pell deposition excerpt.txt',
    text: `IN THE DISTRICT COURT OF MARROW COUNTY
OSTRANDER v. PELL FREIGHT LLC, No. CV-25-0417
DEPOSITION OF RAYMOND PELL, September 16, 2026
Examination by Ms. Haddad for Plaintiff. Mr. Crewe for Defendant.

Page 12
 1  Q. How fast were you going when you came over the rise?
 2  A. About forty-five. The limit there is forty-five.
 3  Q. How do you know?
 4  A. I looked down right before. I always look there.
 5  Q. When did you first see Ms. Ostrander's car?
 6  A. When I was maybe two hundred feet away.
 7  Q. What did you do?
 8  A. I braked. The pedal was soft. It had been soft
 9  since the Monday before.
10  Q. That would be June 9, 2025?
11  A. The accident was the 12th, a Thursday, so yes.

Page 13
 1  Q. Did you report the soft pedal to anyone?
 2  A. I told Curt in dispatch. I wrote it on the sheet.
 3  Q. I show you what is marked Exhibit 4. Is that the
 4  inspection sheet for June 10?
 5  A. Yes. That is my handwriting.
 6  Q. The box for brakes says "OK"?
 7  A. That is what it says. I do not recall why.
 8  Q. When were the brakes last serviced?
 9  A. I believe in March. There is an invoice for $1,184.60
10  from Tolliver Truck Service. I can look for it.
11  MR. CREWE: We will produce it if it exists.

Page 14
 1  Q. When did your shift begin on June 12?
 2  A. At 3:30 in the morning.
 3  Q. And the accident was at 4:15 in the afternoon?
 4  A. Yes, ma'am.
 5  Q. Were you on the telephone?
 6  A. No.
 7  Q. Not at all in the last ten minutes?
 8  A. I may have answered a call from dispatch. On the
 9  speaker.
10  Q. Let me go back. Did you tell Trooper Vance that you
11  were doing fifty-five?
12  MR. CREWE: Objection, form.
13  A. If it is in his report I may have said it. I was
14  shaken up.
15  Q. The report is Exhibit 6?
16  A. I have not seen it marked.
`,
  },
};
