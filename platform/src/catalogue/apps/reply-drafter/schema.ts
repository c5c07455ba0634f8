import { z } from 'zod';
import { choice, fact, facts, list, longText, message, optionalDate, optionalList, optionalLongText, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  incoming: longText({ title: 'Message to answer', description: 'Paste the message or the whole thread, the newest first or last' }, 20_000),
  receivedOn: optionalDate({ title: 'Received on' }),
  correspondent: text({ title: 'Who is addressed', description: 'As the reply should greet them' }),
  intent: longText({ title: 'What the reply should say', description: 'In your own words: what you agree to, decline, ask or leave open' }, 3_000),
  houseFacts: optionalLongText({ title: 'Facts to rely on', description: 'Prices, hours, terms, what was agreed; or add files' }, 6_000),
  mustInclude: optionalList({ title: 'Must be in the reply', description: 'Sentences or details; one on each line' }, 15),
  mustNotSay: optionalList({ title: 'Must not be in the reply', description: 'One on each line' }, 15),
  form: choice({ title: 'Form' }, { email: 'E-mail', letter: 'Letter' }),
  tone: choice({ title: 'Tone' }, { neutral: 'Neutral', warm: 'Warm', formal: 'Formal', firm: 'Firm' }),
  signer: text({ title: 'Who signs' }),
  audience: choice({ title: 'Who gets the reply', description: 'Text meant for a client must be approved before it can leave.' }, { internal: 'A colleague', client: 'A client, or others outside' }),
});

export const outputSchema = z.strictObject({
  reading: facts('Reading of the request', 'Each thing the message asks, says or complains about, in its order; one line for each', fact({
    point: word('What they ask or say', 'Four to fifteen words'),
    handled: word('How the reply treats it', '“answered”, “declined”, “asked back”, “left to you”, with a few words'),
  })),
  reply: message('Draft reply', 'Ready to send once checked', {
    subject: word('Subject', 'Takes up the subject of the message'),
    body: written('Text', 'Greeting, answer to the main point in the first two sentences, the rest in the order of the message, next step with date if there is one, signature', 5_000),
  }),
  factsRelied: facts('Facts relied on', 'Every price, date, term, figure and event that the reply states, with its source', fact({
    statement: written('What the reply says', 'As it stands in the draft', 500),
  })),
  unanswered: list('Unanswered points', 'What the message asks and neither form nor files answer; what the sources contradict; what a person has to decide'),
  shorter: written('Shorter version', 'The same answer in at most 60 words, with greeting and signature', 900),
});
