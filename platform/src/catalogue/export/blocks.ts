import { fullListNotice } from '@keystead/contract';
import type { Block } from '../../papers/index.ts';
import type { AppManifest } from '../manifest.ts';
import { type JsonSchema, reviewSchema } from '../answer/schemas.ts';
import type { Output } from '../answer/assemble.ts';
import type { Citation } from '../answer/evidence.ts';

/** Everything about a run that its export shows. */
export interface ExportSource {
  readonly manifest: AppManifest;
  readonly title: string;
  readonly output: Output;
  readonly citations: readonly Citation[];
  readonly sandbox: boolean;
  /** The app has a gate, and this text has passed it. */
  readonly approved: boolean;
  /** Label and value, in order. */
  readonly review: readonly (readonly [string, string])[];
  /** As `review`: which request wrote it, what it cost, and how to check that. Empty where no model was asked. */
  readonly receipt: readonly (readonly [string, string])[];
  /** Of the text; BCP 47. */
  readonly language: string;
  readonly madeAt: Date;
}

const draftNotice = 'DRAFT – written with the help of a model and not yet reviewed by a person. Check it before you rely on it.';
const sandboxNotice = 'SANDBOX – this text was made by the built-in sandbox provider to try things out. It is not the work of a model and says nothing about the documents.';

/** Lays an export out: notices, sections in the app's order, sources, review block. */
export function layOut(source: ExportSource): readonly Block[] {
  const numbers = numberCitations(source.citations);
  const schema = reviewSchema(source.manifest);
  return [
    { kind: 'heading', level: 1, text: source.title },
    ...(source.sandbox ? [notice(sandboxNotice)] : []),
    ...(source.approved ? [] : [notice(draftNotice)]),
    notice(source.manifest.scopeNote),
    ...source.manifest.sections.flatMap(({ id, title }): Block[] => {
      const blocks = layOutValue(source.output[id], { schema: property(schema, id), path: id, numbers });
      return blocks.length === 0 ? [] : [{ kind: 'heading', level: 2, text: title }, ...blocks];
    }),
    ...layOutSources(source.citations),
    { kind: 'heading', level: 2, text: 'Review' },
    { kind: 'table', header: ['Field', 'Value'], rows: source.review },
    ...(source.receipt.length === 0 ? [] : [heading('Receipt'), { kind: 'table', header: ['Field', 'Value'], rows: source.receipt } satisfies Block]),
  ];
}

const notice = (text: string): Block => ({ kind: 'notice', text });

interface Place { readonly schema: JsonSchema; readonly path: string; readonly numbers: ReadonlyMap<string, string> }

function layOutValue(value: unknown, place: Place): Block[] {
  if (typeof value === 'string' || typeof value === 'number') return paragraphs(String(value));
  if (Array.isArray(value)) {
    const full = fullListNotice(place.schema, value.length);
    return [...full === null ? [] : [notice(full)], ...layOutList(value, place)];
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, part]): Block[] => {
    const schema = property(place.schema, name);
    const blocks = layOutValue(part, { schema, path: `${place.path}.${name}`, numbers: place.numbers });
    return blocks.length === 0 ? [] : [{ kind: 'heading', level: 3, text: titleOf(schema, name) }, ...blocks];
  });
}

function layOutList(items: readonly unknown[], place: Place): Block[] {
  if (items.length === 0) return [];
  if (!items.every(isRecord)) return [{ kind: 'list', items: items.map(String) }];
  const itemSchema = isRecord(place.schema['items']) ? place.schema['items'] : {};
  const columns = Object.keys(items[0] ?? {}).filter((name) => name !== 'evidence');
  const marks = items.map((_item, index) => place.numbers.get(`${place.path}.${index}.evidence`) ?? '');
  const cited = items.some((item) => 'evidence' in item);
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) return [{ kind: 'list', items: items.map((item, index) => `${shown(item[only])}${marks[index] === '' ? '' : ` ${marks[index]}`}`) }];
  return [{
    kind: 'table',
    header: [...columns.map((name) => titleOf(property(itemSchema, name), name)), ...(cited ? ['Source'] : [])],
    rows: items.map((item, index) => [...columns.map((name) => shown(item[name])), ...(cited ? [marks[index] ?? ''] : [])]),
  }];
}

function layOutSources(citations: readonly Citation[]): Block[] {
  const quoted = citations.filter((citation) => citation.path.endsWith('evidence'));
  const [labels, figures] = [citations.filter(isLabel), citations.filter((citation) => !citation.path.endsWith('evidence') && !isLabel(citation))];
  return [
    ...(quoted.length === 0 ? [] : [heading('Sources'), { kind: 'list', items: quoted.map((citation, index) => `[${index + 1}] ${describeCitation(citation)}`) } satisfies Block]),
    ...(figures.length === 0 ? [] : [heading('Figures and days that no source holds'), { kind: 'list', items: figures.map((citation) => citation.quote) } satisfies Block]),
    ...(labels.length === 0 ? [] : [heading('Pages and lines that are not those of their quotation'), { kind: 'list', items: labels.map(({ document, quote, foundAt }) => `${document}: ${quote}${foundAt === undefined ? '' : `, found at ${foundAt}`}`) } satisfies Block]),
  ];
}

/** A label of printed page and line that names another place than its quotation. Figures are citations of the form. */
const isLabel = (citation: Citation): boolean => !citation.path.endsWith('evidence') && citation.documentId !== null;
const heading = (text: string): Block => ({ kind: 'heading', level: 2, text });

/** A citation in words; what code could not find in the source says so. */
function describeCitation(citation: Citation): string {
  const place = `${citation.document}, page ${citation.page ?? '–'}: “${citation.quote}”`;
  if (citation.state === 'found') return place;
  return citation.state === 'elsewhere' ? `${place} – found on page ${citation.foundPage ?? '–'}` : `${place} – NOT FOUND IN SOURCE`;
}

function numberCitations(citations: readonly Citation[]): ReadonlyMap<string, string> {
  const quoted = citations.filter((citation) => citation.path.endsWith('evidence'));
  return new Map(quoted.map((citation, index) => [citation.path, citation.state === 'not-found' ? `[${index + 1}, not found in source]` : `[${index + 1}]`]));
}

function paragraphs(text: string): Block[] {
  return text.split(/\n+/).filter((line) => line.trim() !== '').map((line): Block => ({ kind: 'paragraph', text: line.trim() }));
}

function property(schema: JsonSchema, name: string): JsonSchema {
  const found = isRecord(schema['properties']) ? schema['properties'][name] : undefined;
  return isRecord(found) ? found : {};
}

const titleOf = (schema: JsonSchema, name: string): string => (typeof schema['title'] === 'string' ? schema['title'] : name);
const shown = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '');

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
