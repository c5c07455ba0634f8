import { z } from 'zod';

/**
 * Building blocks of app schemas. `title` and `description` are what a person reads in the form and over a section;
 * `x-kind` tells form and exports how a value is entered and shown.
 */
export const kinds = ['text', 'long-text', 'choice', 'choices', 'date', 'money', 'number', 'percent', 'yes-no', 'list', 'email', 'rows', 'evidence', 'facts', 'statements', 'table', 'message'] as const;
type FieldKind = (typeof kinds)[number];

interface Words { readonly title: string; readonly description?: string }
const meta = (kind: FieldKind, words: Words, more: Record<string, unknown> = {}) => ({ ...words, 'x-kind': kind, ...more });

/* Fields of a form. */
export const text = (words: Words, maxLength = 200) => z.string().trim().min(1).max(maxLength).meta(meta('text', words));
export const optionalText = (words: Words, maxLength = 200) => z.string().trim().max(maxLength).default('').meta(meta('text', words));
export const longText = (words: Words, maxLength = 8_000) => z.string().trim().min(1).max(maxLength).meta(meta('long-text', words));
export const optionalLongText = (words: Words, maxLength = 4_000) => z.string().trim().max(maxLength).default('').meta(meta('long-text', words));
export const optionalList = (words: Words, maxItems = 10) => z.array(z.string().trim().min(1).max(500)).max(maxItems).default([]).meta(meta('list', words));
export const date = (words: Words) => z.iso.date().meta(meta('date', words));
export const optionalDate = (words: Words) => date(words).nullable().default(null).meta(meta('date', words));
export const optionalEmail = (words: Words) => z.email().max(254).nullable().default(null).meta(meta('email', words));
export const wholeNumber = (words: Words, bounds: { readonly min?: number; readonly max?: number } = {}) => z.int().min(bounds.min ?? 0).max(bounds.max ?? 1_000_000).meta(meta('number', words));
export const optionalNumber = (words: Words, bounds: { readonly min?: number; readonly max?: number } = {}) => wholeNumber(words, bounds).nullable().default(null).meta(meta('number', words));
/** Per cent with at most two decimals: `7.5` is 7.5 %. */
export const percent = (words: Words) => z.number().min(0).max(1_000).multipleOf(0.01).meta(meta('percent', words));
export const optionalPercent = (words: Words) => percent(words).nullable().default(null).meta(meta('percent', words));
export const yesNo = (words: Words, fallback = false) => z.boolean().default(fallback).meta(meta('yes-no', words));
/** US dollars with at most two decimals, as people type them. Arithmetic on it is done in cents. */
export const money = (words: Words) => z.number().nonnegative().max(1_000_000_000).multipleOf(0.01).meta(meta('money', words, { 'x-currency': 'USD' }));
export const optionalMoney = (words: Words) => money(words).nullable().default(null).meta(meta('money', words, { 'x-currency': 'USD' }));

/** A choice; the first is the default. `labels` are what a person reads. */
export function choice<const Labels extends Readonly<Record<string, string>>>(words: Words, labels: Labels) {
  const values = Object.keys(labels) as [keyof Labels & string, ...(keyof Labels & string)[]];
  return z.enum(values).default(values[0]).meta(meta('choice', words, { 'x-labels': labels }));
}

/** Any number of choices; none is the default. */
export function choices<const Labels extends Readonly<Record<string, string>>>(words: Words, labels: Labels) {
  const values = Object.keys(labels) as [keyof Labels & string, ...(keyof Labels & string)[]];
  return z.array(z.enum(values)).max(values.length).default([]).meta(meta('choices', words, { 'x-labels': labels }));
}

/** What a line of `rows` may consist of. */
type Cell = ReturnType<typeof text | typeof optionalText | typeof money | typeof optionalMoney | typeof date | typeof optionalDate | typeof wholeNumber | typeof optionalNumber | typeof percent | typeof optionalPercent>;

/** A small table that a person types or pastes from a spreadsheet: damages, a price list, comparables. `least` lines are needed. */
export function rows<Columns extends Readonly<Record<string, Cell>>>(words: Words, columns: Columns, { least = 0, most = 60 }: { readonly least?: number; readonly most?: number } = {}) {
  const lines = z.array(z.strictObject(columns)).max(most);
  return (least === 0 ? lines.default([]) : lines.min(least)).meta(meta('rows', words));
}

/* Parts of an output. */
export const written = (title: string, description: string, maxLength = 4_000) => z.string().max(maxLength).meta(meta('long-text', { title, description }));
export const word = (title: string, description: string, maxLength = 400) => z.string().max(maxLength).meta(meta('text', { title, description }));
export const oneOf = <const Values extends readonly [string, ...string[]]>(title: string, values: Values) => z.enum(values).meta(meta('choice', { title }));

/** Where a fact stands. The quote is checked against the parsed text, in code, after every answer and every edit. */
const evidence = z.strictObject({
  document: z.string().max(255).meta({ title: 'Document', description: 'The name attribute of the document, or "Form" for what was entered in the form' }),
  page: z.int().min(1).max(100_000).meta({ title: 'Page', description: 'The n attribute of the page' }),
  quote: z.string().min(1).max(600).meta({ title: 'Quote', description: 'The words of the source that say so, copied exactly, 5 to 40 words, no omissions' }),
}).meta(meta('evidence', { title: 'Source' }));

/** A fact: its parts, and where it stands. */
export const fact = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.strictObject({ ...shape, evidence });

/** Enough for what a person reads, within the output of any app; an extractor that transcribes whole tables says how many more it can carry. */
const maxRows = 60;
/** Tables that code computes are as long as what they are computed from; a row says so where even that does not fit. */
const maxTableRows = 500;
export const facts = <Item extends z.ZodType>(title: string, description: string, item: Item, most = maxRows) => z.array(item).max(most).meta(meta('facts', { title, description }));
/** Sentences, each with its source. */
export const statements = (title: string, description: string) =>
  z.array(fact({ text: written('Text', 'One or two plain sentences') })).max(maxRows).meta(meta('statements', { title, description }));
export const list = (title: string, description: string) => z.array(z.string().max(1_000)).max(maxRows).meta(meta('list', { title, description }));
export const table = <Item extends z.ZodType>(title: string, description: string, item: Item) => z.array(item).max(maxTableRows).meta(meta('table', { title, description }));
export const message = <Shape extends z.core.$ZodLooseShape>(title: string, description: string, shape: Shape) => z.strictObject(shape).meta(meta('message', { title, description }));
