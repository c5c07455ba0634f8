import { z } from 'zod';
import { date, fact, facts, list, longText, message, money, optionalLongText, optionalPercent, optionalText, rows, statements, table, text, wholeNumber, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  client: text({ title: 'Client' }),
  contact: text({ title: 'Who is addressed', description: 'As the proposal should greet them' }),
  firm: text({ title: 'Your firm' }),
  signer: text({ title: 'Who signs for your firm' }),
  need: longText({ title: 'What the client needs', description: 'Intake facts, notes of the talk' }, 6_000),
  scope: longText({ title: 'Scope', description: 'What you will do and hand over; one item on each line' }, 6_000),
  excluded: optionalLongText({ title: 'Not included', description: 'One item on each line' }, 2_000),
  timeline: optionalLongText({ title: 'Timeline', description: 'Phases and dates that you can keep' }, 2_000),
  prices: rows({ title: 'Prices', description: 'One line for each position; the table is computed from them' }, {
    item: text({ title: 'Item' }, 160),
    quantity: wholeNumber({ title: 'Quantity' }),
    unit: optionalText({ title: 'Unit', description: 'hours, pieces, months' }, 30),
    unitPrice: money({ title: 'Unit price' }),
    discountPercent: optionalPercent({ title: 'Discount on the line, %' }),
    taxPercent: optionalPercent({ title: 'Tax rate, %, if taxed' }),
  }, { least: 1, most: 40 }),
  discountPercent: optionalPercent({ title: 'Discount on everything, %' }),
  terms: optionalLongText({ title: 'Terms', description: 'Payment, changes, cancellation, as your office uses them' }, 3_000),
  validUntil: date({ title: 'Valid until' }),
});

export const outputSchema = z.strictObject({
  understanding: statements('Understanding of need', 'Two to five statements in the client’s terms: the situation, what it keeps them from, what they want to have'),
  scope: facts('Scope and deliverables', 'One for each item of the scope, in its order', fact({
    item: word('Item', 'Two to eight words'),
    deliverable: written('What you get', 'What is done and what is handed over, with quantity and form as stated', 600),
  })),
  timeline: facts('Timeline', 'Phases in the order of time, as stated; no dates that no source holds', fact({
    phase: word('Phase', 'Two to eight words'),
    when: word('When', 'As stated'),
    needs: word('What we need for it', 'From the client, if a source says so; else empty'),
  })),
  pricing: table('Pricing', 'Computed from the lines that were entered', z.strictObject({
    item: word('Item', ''), quantity: word('Quantity', ''), unitPrice: word('Unit price', ''), discount: word('Discount or rate', ''), amount: word('Amount', ''),
  })),
  assumptions: list('Assumptions and exclusions', 'What the price rests on and what it does not include, from scope, exclusions and terms; each one sentence'),
  toConfirm: list('To confirm before it is sent', 'For your office, not for the client: contradictions between form and files, scope without a price and prices without scope, missing terms'),
  acceptance: message('Acceptance block', 'Closes the proposal', {
    text: written('Text', 'What is accepted, by when, on which terms; refers to the total of the pricing table as it stands', 900),
    signatures: written('Signature lines', 'For firm and client: name, title and date as lines to fill in, “Name: / Title: / Date:”', 400),
  }),
});
