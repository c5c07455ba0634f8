import type { DialectId } from '@keystead/contract';
import { type CanonicalAnswer, type CanonicalEvent, openNotes, type StopReason, type StreamDecoder } from './canonical/index.ts';
import { codecs } from './codecs.ts';

/** What an answer was like, so that two can be compared: nothing of what it says. */
export interface AnswerShape {
  /** Why it ended; `null` where it did not say. */
  readonly stop: StopReason | null;
  /** Of its text; thoughts are not counted. */
  readonly characters: number;
  /** Names of the tools that it calls, in order; one that was not offered is `(unknown)`. */
  readonly tools: readonly string[];
  /** A stream's first piece of text, thought or call, in milliseconds of the clock handed in; `null`: none came, or it came whole. */
  readonly firstTokenMs: number | null;
}

const mostTools = 32;
const longestName = 64;
/** More than an answer has. */
const partsOfChoice = 1_000_000;

interface Counted { stop: StopReason | null; characters: number; tools: string[]; firstTokenMs: number | null }

/** Looks on at one answer. What it sees it counts, and keeps none of it. Never throws: it must not spoil the answer. */
export class AnswerWatch {
  readonly #offered: Buffer;
  readonly #elapsed: () => number;
  #decoder: StreamDecoder | null = null;
  #counted: Counted | null = null;
  /** Parts whose text counts. */
  readonly #texts = new Set<number>();

  /**
   * @param offered the request's bytes: a name that does not stand there is no tool's, and what a provider makes up is not kept
   * @param elapsed milliseconds since the request began
   */
  constructor(offered: Buffer, elapsed: () => number) {
    this.#offered = offered;
    this.#elapsed = elapsed;
  }

  /** `null`: nothing that could be read. */
  get shape(): AnswerShape | null {
    return this.#counted;
  }

  /** A whole answer, as parsed. */
  whole(dialect: DialectId, body: unknown): void {
    this.#guard(() => {
      const answer = codecs[dialect]?.decodeAnswer(body, { requestId: '', notes: openNotes() }) ?? null;
      this.#counted = answer === null ? null : this.#countWhole(answer);
    });
  }

  /** A stream begins in this dialect; whatever was seen before is forgotten. */
  begin(dialect: DialectId): void {
    this.#decoder = codecs[dialect]?.openDecoder({ requestId: '', notes: openNotes() }) ?? null;
    this.#counted = this.#decoder === null ? null : { stop: null, characters: 0, tools: [], firstTokenMs: null };
    this.#texts.clear();
  }

  push(chunk: Buffer): void {
    this.#guard(() => { for (const event of this.#decoder?.push(chunk) ?? []) this.#note(event); });
  }

  finish(): void {
    this.#guard(() => { for (const event of this.#decoder?.finish() ?? []) this.#note(event); });
  }

  #countWhole({ choices }: CanonicalAnswer): Counted {
    const counted: Counted = { stop: choices[0]?.stop ?? null, characters: 0, tools: [], firstTokenMs: null };
    for (const part of choices.flatMap(({ parts }) => parts)) {
      if (part.kind === 'text' || part.kind === 'refusal') counted.characters += part.text.length;
      else if (part.kind === 'tool-call') this.#addTool(counted, part.name);
    }
    return counted;
  }

  #note(event: CanonicalEvent): void {
    const counted = this.#counted;
    if (counted === null) return;
    if (event.type === 'finish') {
      if (event.choice === 0) counted.stop = event.ending.stop;
    } else if (event.type === 'open') {
      const { kind } = event.open;
      if (kind === 'text' || kind === 'refusal') this.#texts.add(event.choice * partsOfChoice + event.part);
      if (kind !== 'tool-call') return;
      this.#addTool(counted, event.open.name);
      counted.firstTokenMs ??= Math.round(this.#elapsed());
    } else if (event.type === 'piece' && 'text' in event.piece && event.piece.text !== '') {
      if (this.#texts.has(event.choice * partsOfChoice + event.part)) counted.characters += event.piece.text.length;
      counted.firstTokenMs ??= Math.round(this.#elapsed());
    }
  }

  #addTool({ tools }: Counted, name: string): void {
    if (tools.length < mostTools) tools.push(name.length <= longestName && this.#offered.includes(JSON.stringify(name)) ? name : '(unknown)');
  }

  #guard(look: () => void): void {
    try {
      look();
    } catch {
      this.#decoder = null;
      this.#counted = null;
    }
  }
}
