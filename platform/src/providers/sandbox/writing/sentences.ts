import type { Source } from './sources.ts';

/** A sentence of a source, with what can be picked from it. */
export interface Sentence {
  readonly text: string;
  /** Words of the source, in its own order, for a quotation. */
  readonly quote: string;
  readonly source: Source;
  readonly page: number;
  /** Place in the whole material. */
  readonly order: number;
  /** The heading it stands under, and whether it is the first under it; `null` where there is none. */
  readonly heading: string | null;
  readonly opensHeading: boolean;
  /** Which run of lines under one heading it belongs to (a record, an invoice, a clause), and that run's first heading as it stands. */
  readonly block: number;
  readonly blockHeading: string | null;
  /** Who says it, in a transcript. */
  readonly speaker: string | null;
  /** The number before it, as in `3.1`. */
  readonly clause: string | null;
  readonly dates: readonly string[];
  readonly durations: readonly string[];
  readonly amounts: readonly string[];
  readonly names: readonly string[];
}

/** One field of one record, found for a table whose fields the form names. */
export interface FoundField { readonly record: string; readonly field: string; readonly value: string; readonly sentence: Sentence }

const months = 'January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec';
const datePattern = new RegExp(`\\b(?:\\d{1,2}(?:st|nd|rd|th)?\\s+(?:${months})\\b\\.?(?:\\s+\\d{4})?|(?:${months})\\.?\\s+\\d{1,2}(?:st|nd|rd|th)?\\b(?:,?\\s+\\d{4})?|\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[/.]\\d{1,2}[/.]\\d{2,4})`, 'g');
const durationPattern = /\b(?:within |at least |up to |no later than )?(?:\d+|one|two|three|six|twelve)\s+(?:calendar |working |business |consecutive )?(?:hour|day|week|month|year)s?\b(?:['’] notice)?(?:\s+(?:of|after|before)\s+(?:the\s+)?[a-z]+(?:\s+of\s+(?:the\s+)?[a-z]+)?)?/gi;
const amountPattern = /-?(?:[$€£]|\b(?:USD|EUR|CHF|GBP)\s)\s?\d(?:[\d,.]*\d)?(?:\s(?:million|thousand|billion)\b)?|\b\d[\d,]*(?:\.\d+)?\s?(?:percent\b|per cent\b|%)/g;
const organisation = /\b(?:(?:[A-Z][\w&'’-]*|of|and|the)\s+){0,4}[A-Z][\w&'’-]*\s+(?:LLC|Inc|Ltd|Limited|GmbH|AG|Corp|Corporation|Company|Group|Mutual|Insurance|Association|Bank|Services|Agency|University|Council|Department|Board)\b/g;
const person = /\b(?:Ms|Mr|Mrs|Dr|Prof)\.?\s[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?|\b[A-Z]\.\s[A-Z][\w'’-]+/g;
const capitalised = /(?<=[a-z\d,;:"“(]\s?)[A-Z][a-z][\w-]*(?:\s[A-Z][a-z][\w-]*){0,3}/g;
/** True for a name that is plainly an organisation’s or a person’s, false for places and the like. */
export function namesSomebody(name: string): boolean {
  return (name.match(organisation) ?? name.match(person)) !== null;
}

const common = new Set(['The', 'This', 'That', 'These', 'If', 'In', 'It', 'We', 'You', 'Your', 'Our', 'Any', 'All', 'No', 'Not', 'For', 'From', 'Please', 'Signed', 'Dear', 'Schedule', 'Page', 'Section', 'What', 'Who', 'How', 'When', 'Extract', 'Write', 'Tell', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday', ...months.split('|')]);

const mostSentences = 2_000;
const longestSentence = 1_000;

/** The sentences of the sources worth quoting, in their order; so many that a long text costs no more than a long letter. */
export function readSentences(sources: readonly Source[]): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let block = 0;
  for (const source of sources) {
    let heading: string | null = null;
    let blockHeading: string | null = null;
    let opens = false;
    let speaker: string | null = null;
    const speakers = speakersOf(source);
    block += 1;
    for (const page of source.pages) {
      for (const raw of splitText(page.text)) {
        const said = /^([^:]{2,30}):\s/.exec(raw)?.[1];
        if (said !== undefined) speaker = speakers.has(said) ? said : null;
        const [, mark = '', long = ''] = /^(?:[-*•–]\s+|\(?(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?=["“(]?[A-Z]))?(.*)$/s.exec(raw) ?? [];
        const text = long.slice(0, longestSentence);
        if (isHeading(text, raw)) {
          // Headings that follow each other, a vendor and “INVOICE”, head the same block.
          if (!opens) { block += 1; blockHeading = text.replace(/[.:]+$/, ''); }
          [heading, opens, speaker] = [tidyHeading(text), true, null];
          continue;
        }
        const again = anotherRecord(blockHeading, text);
        if (again !== null) { block += 1; blockHeading = again; }
        if (!worthQuoting(text)) continue;
        if (sentences.length === mostSentences) return sentences;
        const clause = mark === '' ? null : mark;
        sentences.push({ text, quote: text.split(/\s+/).slice(0, 38).join(' ').slice(0, 560), source, page: page.number, order: sentences.length, heading, opensHeading: opens, block, blockHeading, speaker, clause, ...pick(text, page.text) });
        opens = false;
      }
    }
  }
  return sentences;
}

function pick(text: string, page: string): Pick<Sentence, 'dates' | 'durations' | 'amounts' | 'names'> {
  const all = (pattern: RegExp): string[] => [...new Set(text.match(pattern) ?? [])].map((found) => found.trim());
  const proper = all(capitalised).filter((name) => !common.has(name.split(' ')[0] ?? ''));
  const titled = (name: string): boolean => name.includes(' ') || !/^(?:Customer|Client|Supplier|Company|Insured|Policy|Agreement|Service|Schedule|Section|Street|Part)s?$/.test(name);
  const first = /^[A-Z][a-z]+(?:\s[A-Z][a-z]+)*/.exec(text)?.[0] ?? '';
  // A word that begins a sentence is a name where it is one elsewhere too; in a line or two of text it may be.
  const firstIsName = first !== '' && !common.has(first.split(' ')[0] ?? '') && ((page.length < 400 && (first.includes(' ') || /^\w+ (?:is|was|has|had|lives|works|wants|likes|says|said|will|can)\b/.test(text))) || new RegExp(`[a-z"“(]\\s?${first}\\b`).test(page.slice(0, 20_000)));
  const names = [...all(organisation).map((name) => name.replace(/^(?:The|the|and|of)\s+/, '')), ...all(person), ...proper, ...(firstIsName ? [first] : [])].toSorted((a, b) => text.indexOf(a) - text.indexOf(b) || b.length - a.length);
  return { dates: all(datePattern), durations: all(durationPattern), amounts: all(amountPattern), names: [...new Set(names.map((name) => name.replace(/['’]s$/, '')))].filter(titled) };
}

/** Lines that a page's width broke are one, lines of a sheet and lines that begin with a label never; then sentences, but not after abbreviations, initials and numbers of clauses. */
function splitText(text: string): string[] {
  const paragraphs: string[] = [];
  let open = '';
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    const continues = open.length > 45 && !/^[A-Z][\w ,'’&/-]{2,60}: \S/.test(trimmed) && !/[.:;!?]["”’)]?$/.test(open) && trimmed !== '' && !`${open}${trimmed}`.includes('\t') && !/^[A-Z][\w ,'’&/-]{2,60}: \S/.test(trimmed) && !/^(?:[-*•–]|\d{1,2}[.)])\s/.test(trimmed);
    if (continues) { open = `${open} ${trimmed}`; continue; }
    if (open !== '') paragraphs.push(open);
    open = trimmed;
  }
  if (open !== '') paragraphs.push(open);
  return paragraphs.flatMap((paragraph) => joinDates(paragraph.split(/(?<=(?<!\b(?:Mr|Ms|Mrs|Dr|Prof|No|Nos|Inc|Ltd|Corp|St|Art|Sec|vs|e\.g|i\.e|approx|[A-Z]|[ap]\.m|\d{1,2}))[.!?]["”’)]?)\s+(?=["“(]?[A-Z0-9])/)));
}

const bareDate = new RegExp(`^${datePattern.source}[.:]?$`);

/** An entry of a log begins with its date: that is no sentence of its own. */
function joinDates(sentences: readonly string[]): string[] {
  return sentences.reduce<string[]>((joined, sentence) => {
    const last = joined.at(-1);
    return last !== undefined && last.length < 40 && bareDate.test(last) ? [...joined.slice(0, -1), `${last} ${sentence}`] : [...joined, sentence];
  }, []);
}

/** A line that begins as its block's heading does, with another number (“Unit V-07 (again)” under “Unit V-06”), begins another block. */
function anotherRecord(blockHeading: string | null, text: string): string | null {
  const [, kind = '', number = ''] = /^(\w{3,20}) ([\w-]*\d[\w-]*)$/.exec(blockHeading ?? '') ?? [];
  const found = /^(\w{3,20}) ([\w-]*\d[\w-]*)\b/.exec(text);
  return kind !== '' && found !== null && found[1] === kind && found[2] !== number ? found[0] : null;
}

/** Names that lines begin with again and again: whoever speaks in a transcript. */
function speakersOf(source: Source): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { text } of source.pages) {
    for (const [, name = ''] of text.matchAll(/^[ \t]*((?:[A-Z][\w.'’-]+ ?){1,3}):\s(?=[A-Z][\w'’,-]*\s+(?:I\b|[a-z]))/gm)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count >= 3).map(([name]) => name));
}

function isHeading(text: string, raw: string): boolean {
  // The number of a paper is what it is called by, not what stands under it.
  if (text.length > 60 || /\d{3}|[$€£@_]/.test(text) || /^(?:invoice|notice|policy|claim|order|receipt|estimate|quote|permit) [\w-]*\d[\w-]*$/i.test(text)) return false;
  if (/^(?:section|article|part|chapter|annex|schedule|§)\s*[\dA-Z]{1,3}\b/i.test(raw) && text.split(/\s+/).length <= 9) return !/[a-z][.!?]$/.test(text);
  if (/^\d{1,2}[.)]\s/.test(raw) && text.split(/\s+/).length <= 6) return true;
  return (text === text.toUpperCase() && /[A-Z]{3}/.test(text)) || (/^[A-Z][^.:;,]*$/.test(text) && text.split(/\s+/).length <= 6) || (text.endsWith(':') && text.split(/\s+/).length <= 8);
}

function tidyHeading(text: string): string {
  const plain = text.replace(/^(?:section|article|part|chapter|annex|schedule|§)\s*[\dA-Z]{1,3}[.:]?\s+/i, '').replace(/[.:]+$/, '');
  return plain === plain.toUpperCase() ? `${plain.slice(0, 1)}${plain.slice(1).toLowerCase()}` : plain;
}

function worthQuoting(text: string): boolean {
  const words = text.split(/\s+/).length;
  return text.length >= 8 && (words >= 4 || (words >= 2 && /[:\d]/.test(text))) && !/_{4,}/.test(text) && !(text.includes('\t') && !/\d/.test(text));
}
