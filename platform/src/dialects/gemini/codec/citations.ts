import type { Citation } from '../../canonical/index.ts';
import { countIn, isObject, type JsonObject, listIn, objectIn, textIn } from '../../reading.ts';

/** Places in Google’s answers count bytes of UTF-8; ours count characters. */
function toCharacters(bytes: Buffer, offset: number | null): number | null {
  if (offset === null) return null;
  // What is cited may come before the text has: the rest is taken for one byte a character.
  return bytes.subarray(0, offset).toString('utf8').length + Math.max(0, offset - bytes.length);
}

function toBytes(text: string, offset: number): number {
  return Buffer.byteLength(text.slice(0, offset));
}

/** What a candidate says that its text rests on: found pages (`groundingMetadata`), or texts that it repeats (`citationMetadata`). */
export function readCitations(candidate: JsonObject, text: string): readonly Citation[] {
  const bytes = Buffer.from(text);
  const grounding = objectIn(candidate, 'groundingMetadata');
  const metadata = objectIn(candidate, 'citationMetadata');
  const repeated = [...listIn(metadata, 'citationSources'), ...listIn(metadata, 'citations')].filter(isObject);
  return [
    ...readGrounding(listIn(grounding, 'groundingChunks'), listIn(grounding, 'groundingSupports'), bytes),
    ...repeated.map((citation) => ({
      url: textIn(citation, 'uri'), title: textIn(citation, 'title'), quote: null, start: toCharacters(bytes, countIn(citation, 'startIndex')), end: toCharacters(bytes, countIn(citation, 'endIndex')),
      native: { dialect: 'gemini' as const, value: { citation } },
    })),
  ];
}

function readGrounding(chunks: readonly unknown[], supports: readonly unknown[], bytes: Buffer): readonly Citation[] {
  const cited = supports.flatMap((support) => {
    const segment = objectIn(support, 'segment');
    return listIn(support, 'groundingChunkIndices').flatMap((index) => {
      const chunk = typeof index === 'number' ? chunks[index] : undefined;
      return isObject(chunk) ? [readChunk(chunk, segment, bytes)] : [];
    });
  });
  // Without supports it is not said where the pages were used.
  return supports.length > 0 ? cited : chunks.filter(isObject).map((chunk) => readChunk(chunk, null, bytes));
}

function readChunk(chunk: JsonObject, segment: JsonObject | null, bytes: Buffer): Citation {
  const source = ['web', 'retrievedContext', 'maps', 'image'].map((kind) => chunk[kind]).find(isObject);
  // A segment that begins the text has no start.
  const end = countIn(segment, 'endIndex');
  return {
    url: textIn(source, 'uri') ?? textIn(source, 'sourceUri'), title: textIn(source, 'title'), quote: textIn(source, 'text'),
    start: end === null ? null : toCharacters(bytes, countIn(segment, 'startIndex') ?? 0), end: toCharacters(bytes, end), native: { dialect: 'gemini', value: { chunk, segment } },
  };
}

/** The citations of a candidate as Google tells them; one support for each. */
export function writeCitations(texts: readonly { readonly text: string; readonly citations: readonly Citation[] }[]): JsonObject {
  const chunks: JsonObject[] = [];
  const places = new Map<string, number>();
  const supports: JsonObject[] = [];
  const repeated: unknown[] = [];
  for (const { text, citations } of texts) {
    for (const citation of citations) {
      const native = citation.native.dialect === 'gemini' && isObject(citation.native.value) ? citation.native.value : {};
      if (native['citation'] !== undefined) { repeated.push(native['citation']); continue; }
      const chunk = isObject(native['chunk']) ? native['chunk'] : { web: { uri: citation.url ?? '', title: citation.title ?? citation.quote ?? '' } };
      const segment = isObject(native['segment']) ? native['segment'] : segmentOf(citation, text);
      const key = JSON.stringify(chunk);
      const index = places.get(key) ?? chunks.push(chunk) - 1;
      places.set(key, index);
      if (segment !== null) supports.push({ segment, groundingChunkIndices: [index] });
    }
  }
  return {
    ...(repeated.length === 0 ? {} : { citationMetadata: { citationSources: repeated } }),
    ...(chunks.length === 0 ? {} : { groundingMetadata: { groundingChunks: chunks, ...(supports.length === 0 ? {} : { groundingSupports: supports }) } }),
  };
}

function segmentOf({ start, end }: Citation, text: string): JsonObject | null {
  return start === null || end === null ? null : { startIndex: toBytes(text, start), endIndex: toBytes(text, end), text: text.slice(start, end) };
}
