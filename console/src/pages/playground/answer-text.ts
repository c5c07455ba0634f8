/** Where the words of an answer stand, whole or in pieces, in whatever dialect it is; and why it was refused. */
const textPaths: readonly (readonly (string | number)[])[] = [
  ['choices', 0, 'delta', 'content'], ['choices', 0, 'message', 'content'], ['delta', 'text'], ['candidates', 0, 'content', 'parts', 0, 'text'], ['output', 'message', 'content', 0, 'text'],
  ['content', 0, 'text'], ['error', 'message'], ['message'],
];

/** Reads an answer as it comes: its words, and its bytes as text. */
export interface AnswerReader {
  push(chunk: Uint8Array): { readonly text: string; readonly raw: string };
  finish(): { readonly text: string; readonly raw: string };
}

/** For plain JSON, server-sent events and Amazon's event stream. Never throws on what comes. */
export function readAnswerText(contentType: string): AnswerReader {
  const split = contentType.startsWith('application/vnd.amazon.eventstream') ? amazonFrames() : contentType.startsWith('text/event-stream') ? events() : wholeText();
  let text = '';
  let raw = '';
  const take = (pieces: readonly string[]): { text: string; raw: string } => {
    for (const piece of pieces) {
      raw += `${raw === '' ? '' : '\n'}${piece}`;
      text += wordsOf(parse(piece));
    }
    return { text, raw };
  };
  return { push: (chunk) => take(split.push(chunk)), finish: () => take(split.finish()) };
}

interface Splitter { push(chunk: Uint8Array): string[]; finish(): string[] }

function events(): Splitter {
  const decoder = new TextDecoder();
  let waiting = '';
  const taken = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim()).filter((line) => line !== '');
  return {
    push(chunk) {
      const lines = (waiting + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
      waiting = lines.pop() ?? '';
      return taken(lines);
    },
    finish: () => taken([waiting]),
  };
}

function wholeText(): Splitter {
  const decoder = new TextDecoder();
  let whole = '';
  return { push(chunk) { whole += decoder.decode(chunk, { stream: true }); return []; }, finish: () => (whole === '' ? [] : [whole]) };
}

/** A frame: its length and that of its headers (4 bytes each), a checksum, headers, payload, a checksum. */
function amazonFrames(): Splitter {
  let waiting = new Uint8Array();
  return {
    push(chunk) {
      const joined = new Uint8Array(waiting.length + chunk.length);
      joined.set(waiting);
      joined.set(chunk, waiting.length);
      const pieces: string[] = [];
      let at = 0;
      for (;;) {
        if (joined.length - at < 16) break;
        const view = new DataView(joined.buffer, at);
        const [length, headers] = [view.getUint32(0), view.getUint32(4)];
        if (length < 16 || joined.length - at < length) break;
        pieces.push(new TextDecoder().decode(joined.subarray(at + 12 + headers, at + length - 4)));
        at += length;
      }
      waiting = joined.slice(at);
      return pieces;
    },
    finish: () => [],
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join('');
  const type = at(value, ['type']);
  // OpenAI's Responses: pieces by their own event, the whole as a list of items.
  if (type === 'response.output_text.delta') return String(at(value, ['delta']) ?? '');
  if (typeof type === 'string' && type.startsWith('response.')) return '';
  const output = at(value, ['output']);
  if (Array.isArray(output)) return output.flatMap((item) => at(item, ['content']) as unknown).map((part) => at(part, ['text'])).filter((text) => typeof text === 'string').join('');
  for (const path of textPaths) {
    const found = at(value, path);
    if (typeof found === 'string') return found;
  }
  return '';
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  let here: unknown = value;
  for (const step of path) here = typeof here === 'object' && here !== null ? (here as Readonly<Record<string | number, unknown>>)[step] : undefined;
  return here;
}
