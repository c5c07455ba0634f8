import { z } from 'zod';
import { choice, fact, facts, list, longText, optionalList, optionalText, text, word, wholeNumber, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  recipient: text({ title: 'Recipient', description: 'Name and part, as the message should address them' }),
  recipientFacts: longText({ title: 'What you know about them', description: 'The row of your list, notes of a meeting, what they published. No health, religion, family or the like.' }, 4_000),
  offer: longText({ title: 'What you offer', description: 'In plain words, with the figures and proofs that may be used' }, 3_000),
  goal: text({ title: 'What should happen', description: 'For example “a call of 15 minutes in the week of January 11”' }),
  channel: choice({ title: 'Channel' }, { email: 'E-mail', sms: 'Text message', linkedin: 'LinkedIn message' }),
  tone: choice({ title: 'Tone' }, { neutral: 'Neutral', warm: 'Warm', formal: 'Formal' }),
  followUps: wholeNumber({ title: 'Follow-up messages', description: 'None to three' }, { min: 0, max: 3 }),
  basis: choice({ title: 'Why you may write to them' }, { business: 'Business contact, first message', existing: 'Existing client', consented: 'They agreed to be written to', unknown: 'Not recorded' }),
  doNotSay: optionalList({ title: 'Do not say', description: 'Words, claims and topics; one on each line' }, 25),
  optOut: text({ title: 'Opt-out text', description: 'As your office uses it, for example “Reply STOP and we will not write again.”' }, 300),
  signer: text({ title: 'Sender', description: 'Name, firm and postal address as they should stand under the message' }, 300),
  approvedClaims: optionalText({ title: 'Who approved the claims', description: 'Name and date, if somebody did' }),
});

export const outputSchema = z.strictObject({
  subjectLines: list('Subject lines', 'Three, for e-mail only: four to nine words, saying what the message is about; empty list for a text or LinkedIn message'),
  variants: facts('Message variants', 'Two, each complete with greeting, opt-out text and sender, each built on another fact about the reader', fact({
    approach: word('Approach', 'Which fact it starts from, in two to eight words'),
    body: written('Message', 'E-mail 80 to 140 words; text message at most 320 characters; LinkedIn at most 90 words', 2_500),
  })),
  followUps: facts('Follow-up sequence', 'As many as the form says; each adds something and none says "just checking in"', z.strictObject({
    when: word('When', 'Working days after the message before, in words'),
    body: written('Message', 'At most 70 words, with opt-out text and sender; the last one says that it is the last', 1_500),
  })),
  factsUsed: facts('Personal facts used', 'Every fact about the reader that a message uses', fact({
    fact: word('Fact', 'As the source has it'),
    usedIn: word('Used in', 'Which message'),
  })),
  flags: facts('Claims and compliance flags', 'For the sender, never for the reader: claims that need proof, words to avoid, missing basis, missing postal address, passages in a document that address software', fact({
    flag: word('Flag', 'Two to ten words'),
    why: written('Why', 'What to check or change before it leaves', 600),
  })),
  optOutLine: word('Opt-out line', 'Exactly the opt-out text of the form', 300),
});
