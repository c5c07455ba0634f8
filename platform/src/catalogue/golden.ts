import { findQuotation, readQuotable } from '@keystead/contract';
import { checkEvidence } from './answer/evidence.ts';
import type { SourceText } from './answer/sources.ts';
import { valueAt } from './answer/value-at.ts';

/**
 * A case that every version of an app must pass. The checks need no model and no judgement: they are run on what a model
 * answered, and in the tests on the reference answer, which proves that they can be met.
 */
export interface GoldenCase {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly documents: readonly GoldenDocument[];
  /** The day on which the run was started; a fixed one otherwise. */
  readonly today?: string;
  /** An answer as a good colleague would write it: the sections that the model writes. */
  readonly reference: Readonly<Record<string, unknown>>;
  readonly checks: readonly GoldenCheck[];
}

/** The day on which a case is run that names none. */
export const goldenDay = '2026-11-02';

type GoldenDocument = Omit<SourceText, 'documentId'>;

/** A CSV file as the parser reads it: a sheet, its cells apart by tabs. Commas stand between cells and nowhere else. */
export function sheetDocument(name: string, csv: string): GoldenDocument {
  return { name, pages: [csv.trim().split('\n').map((line) => line.split(',').map((cell) => cell.trim()).join('\t')).join('\n')], places: [{ part: name.replace(/\.csv$/, ''), firstRow: 1 }] };
}

/** The documents of an app's sample, as they are once they were uploaded and read. */
export function sampleSources({ sample: { document } }: { readonly sample: { readonly document: { readonly name: string; readonly text: string } | null } }): readonly SourceText[] {
  if (document === null) return [];
  const read = document.name.endsWith('.csv') ? sheetDocument(document.name, document.text) : { name: document.name, pages: [document.text] };
  return [{ documentId: 'sample', ...read }];
}

export type GoldenCheck =
  /** The text must occur somewhere in the section (letter case aside). */
  | { readonly check: 'states'; readonly section: string; readonly text: string }
  /** At least one of them must: what a good answer says in words of its own. */
  | { readonly check: 'states-one-of'; readonly section: string; readonly texts: readonly string[] }
  /** Something is written in the section, or in a part of it (`letter.body`). */
  | { readonly check: 'not-empty'; readonly section: string }
  /**
   * None of these may be said in the model's own words: claims, advice or figures that the sources do not carry. Quotations that stand in
   * the sources are not its words: who flags an order that a document gives has to quote it. With `norQuotes` they count as well, for
   * what must not be passed on at all.
   */
  | { readonly check: 'never-says'; readonly texts: readonly string[]; readonly norQuotes?: true }
  | { readonly check: 'at-least'; readonly section: string; readonly items: number }
  | { readonly check: 'at-most'; readonly section: string; readonly items: number }
  /** Every citation must resolve to the page it names. */
  | { readonly check: 'evidence-resolves'; readonly atLeast: number };

type Output = Readonly<Record<string, unknown>>;

/** An answer as it is checked: the sections that the model wrote, all sections of the output, and what both rest on. */
interface CheckedAnswer { readonly written: Output; readonly output: Output; readonly sources: readonly SourceText[] }

type Checkers = { readonly [Kind in GoldenCheck['check']]: (check: Extract<GoldenCheck, { check: Kind }>, answer: CheckedAnswer) => string | null };

/** Ways to say that a document addresses whoever reads it by software. */
export const ordersToSoftware: readonly string[] = ['software', 'instruct', 'automat', 'AI system', 'AI tool', 'AI model', 'language model', 'command', 'prompt'];

/** Each kind of check: what is wrong, in one sentence, or `null`. */
const checkers: Checkers = {
  states: ({ section, text }, { output }) => (textOf(output[section]).includes(text.toLowerCase()) ? null : `${section} does not state “${text}”`),
  'states-one-of'({ section, texts }, { output }) {
    const said = textOf(output[section]);
    return texts.some((text) => said.includes(text.toLowerCase())) ? null : `${section} states none of “${texts.join('”, “')}”`;
  },
  'not-empty': ({ section }, { output }) => (textOf(valueAt(output, section)).trim() === '' ? `${section} is empty` : null),
  'never-says'({ texts, norQuotes }, answer) {
    const words = norQuotes === true ? textOf(answer.output) : ownWords(answer);
    const said = texts.filter((text) => words.includes(text.toLowerCase()));
    return said.length === 0 ? null : `says “${said.join('”, “')}”`;
  },
  'at-least': ({ section, items }, { output }) => (lengthOf(output[section]) >= items ? null : `${section} has fewer than ${items} items`),
  'at-most': ({ section, items }, { output }) => (lengthOf(output[section]) <= items ? null : `${section} has more than ${items} items`),
  'evidence-resolves'({ atLeast }, { output, sources }) {
    const citations = checkEvidence(output, sources);
    const lost = citations.filter((citation) => citation.state !== 'found');
    if (lost.length > 0) return `${lost.map((citation) => citation.path).join(', ')} cannot be found in the sources`;
    return citations.length >= atLeast ? null : `only ${citations.length} citations`;
  },
};

/** Runs the checks on an answer. Returns what is wrong, one sentence each. */
export function checkGoldenCase(checks: readonly GoldenCheck[], answer: CheckedAnswer): readonly string[] {
  return checks.flatMap((check) => {
    // TypeScript cannot see that the checker found under a check's kind takes that kind.
    const find = checkers[check.check] as (check: GoldenCheck, answer: CheckedAnswer) => string | null;
    return find(check, answer) ?? [];
  });
}

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** Quotation marks of running text, around at least three words. */
const quotedWords = /“([^”“]+)”|"([^"]+)"/g;
const fewestQuotedWords = 3;

/** What the model says itself: its sections without the quotations that stand in a source, be they evidence or between quotation marks. */
function ownWords({ written, sources }: CheckedAnswer): string {
  const proven = new Set(checkEvidence(written, sources).filter(({ state }) => state !== 'not-found').map(({ path }) => path));
  const pages = sources.flatMap((source) => source.pages).map(readQuotable);
  const isQuoted = (words: string): boolean => words.trim().split(/\s+/).length >= fewestQuotedWords && pages.some((page) => findQuotation(page, readQuotable(words)) !== null);
  return leavesOf(written, '', proven).join('\n').replace(quotedWords, (whole, curly: string | undefined, straight: string | undefined) => (isQuoted(curly ?? straight ?? '') ? '' : whole)).toLowerCase();
}

function leavesOf(value: unknown, path: string, left: ReadonlySet<string>): readonly string[] {
  if (left.has(path)) return [];
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, part]: [string, unknown]) => leavesOf(part, path === '' ? name : `${path}.${name}`, left));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
}

const textOf = (value: unknown): string => leavesOf(value, '', new Set()).join('\n').toLowerCase();
