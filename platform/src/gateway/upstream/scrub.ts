import type { AnswerFacts } from '../../dialects/index.ts';
import { redact, type Secret } from '../../foundation/index.ts';

const replacement = Buffer.from('[redacted]');

/** Takes a key out of what a provider sends. A provider that echoes the key must not make it visible. */
export interface Scrubber {
  /** Whole texts of errors: the key in every common encoding, and whatever begins like it (masked echoes) or looks like a key. */
  scrubError(text: string): string;
  scrubHeader(value: string): string;
  /** A whole answer; the same buffer where there was nothing to take out. */
  scrubAnswer(bytes: Buffer): Buffer;
  /** What was read of an answer for ledger and audit log: a provider may call its model by the key. */
  scrubFacts(facts: AnswerFacts): AnswerFacts;
  /** A stream, piece by piece; a piece that ends like the key begins is held back until the next one. */
  stream(): StreamScrubber;
}

export interface StreamScrubber { push(chunk: Buffer): Buffer; flush(): Buffer }

const nothing: Buffer = Buffer.alloc(0);
/** As long as a masked echo shows at least this much of the key, it is recognised. */
const recognisableLength = 8;

const made = new WeakMap<Secret, Scrubber>();

/** The scrubber of a secret; made once for each opened secret. */
export function scrubberOf(secret: Secret): Scrubber {
  const known = made.get(secret);
  if (known !== undefined) return known;
  const scrubber = createScrubber(secret.reveal());
  made.set(secret, scrubber);
  return scrubber;
}

function createScrubber(key: string): Scrubber {
  const needle = Buffer.from(key, 'utf8');
  const encodings = [...new Set([key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), needle.toString('base64'), needle.toString('base64url'), needle.toString('hex')])];
  const beginning = new RegExp(`${escapeForPattern(key.slice(0, recognisableLength))}[\\w*.•…-]*`, 'g');
  return {
    scrubError(text) {
      let scrubbed = text;
      for (const encoding of encodings) scrubbed = scrubbed.replaceAll(encoding, '[redacted]');
      return redact(scrubbed.replace(beginning, '[redacted]'));
    },
    scrubHeader: (value) => (value.includes(key) ? value.replaceAll(key, '[redacted]') : value),
    scrubAnswer: (bytes) => replaceAll(bytes, needle),
    scrubFacts: (facts) => (holds(facts, key) ? without(facts, key) as AnswerFacts : facts),
    stream: () => createStreamScrubber(needle),
  };
}

function holds(value: unknown, key: string): boolean {
  if (typeof value === 'string') return value.includes(key);
  if (typeof value !== 'object' || value === null) return false;
  for (const name in value) if (name.includes(key) || holds((value as Record<string, unknown>)[name], key)) return true;
  return false;
}

function without(value: unknown, key: string): unknown {
  if (typeof value === 'string') return value.replaceAll(key, '[redacted]');
  if (Array.isArray(value)) return value.map((each) => without(each, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name.replaceAll(key, '[redacted]'), without(each, key)]));
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function replaceAll(bytes: Buffer, needle: Buffer): Buffer {
  let found = bytes.indexOf(needle);
  if (found === -1) return bytes;
  const parts: Buffer[] = [];
  let from = 0;
  for (; found !== -1; found = bytes.indexOf(needle, from)) {
    parts.push(bytes.subarray(from, found), replacement);
    from = found + needle.length;
  }
  parts.push(bytes.subarray(from));
  return Buffer.concat(parts);
}

function createStreamScrubber(needle: Buffer): StreamScrubber {
  let held = nothing;
  return {
    push(chunk) {
      const scrubbed = replaceAll(held.length === 0 ? chunk : Buffer.concat([held, chunk]), needle);
      const keep = lengthOfBeginning(scrubbed, needle);
      held = keep === 0 ? nothing : scrubbed.subarray(scrubbed.length - keep);
      return keep === 0 ? scrubbed : scrubbed.subarray(0, scrubbed.length - keep);
    },
    flush() {
      const rest = held;
      held = nothing;
      // A stream that breaks off within the key: so much of it is not shown either.
      return rest.length >= recognisableLength ? replacement : rest;
    },
  };
}

/** How many bytes at the end are the beginning of the needle. */
function lengthOfBeginning(bytes: Buffer, needle: Buffer): number {
  const first = needle[0] ?? 0;
  let start = bytes.indexOf(first, Math.max(0, bytes.length - needle.length + 1));
  while (start !== -1) {
    const length = bytes.length - start;
    if (bytes.compare(needle, 0, length, start) === 0) return length;
    start = bytes.indexOf(first, start + 1);
  }
  return 0;
}
