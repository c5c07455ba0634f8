import type { JsonObject } from '../json.ts';
import type { Guidance } from './guidance.ts';
import type { FoundField, Sentence } from './sentences.ts';
import type { Material } from './sources.ts';

/** Everything an answer is made of; remembers what was used, so that parts differ. */
export interface Desk {
  readonly material: Material;
  readonly sentences: readonly Sentence[];
  readonly guidance: Guidance;
  readonly used: Set<Sentence>;
  /** Arguments of a tool are taken from the question rather than from a source. */
  readonly forTool: boolean;
  /** How many values were written, against schemas that grow without end. */
  written: number;
  /** How many letters and messages were written: each tells of something else. */
  letters: number;
}

/** A place in the answer that is being filled. */
export interface Place {
  readonly name: string;
  /** Name and title, in lower case and single words. */
  readonly words: string;
  /** The words of what it stands in, outermost first. */
  readonly within: string;
  readonly description: string;
  readonly schema: JsonObject;
  /** The sentence this part is about. */
  readonly sentence: Sentence | null;
  /** Which element of a list this is, or stands in. */
  readonly index: number;
  readonly optional: boolean;
  /** What a table that the form asks for holds here. */
  readonly found?: FoundField;
  /** What stood in its place before, where two texts are compared. */
  readonly before?: Sentence;
  /** It is a part of a record, whose other lines may hold it too. */
  readonly ofRecord?: boolean;
  /** It belongs to the answer to a question of the form. */
  readonly answers: boolean;
}

/** `keyFacts` and a title in lower-case words. */
export function wordsOf(name: string, schema: JsonObject): string {
  const title = typeof schema['title'] === 'string' ? schema['title'] : '';
  return `${name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ')} ${title}`.toLowerCase().trim();
}
