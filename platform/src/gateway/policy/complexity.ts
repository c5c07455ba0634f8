import type { Complexity, DialectId } from '@keystead/contract';
import { type RequestFacts, shapeOf, textPlacesOf } from '../../dialects/index.ts';

/** What is known of a request that tells how hard it is. Sizes in UTF-16 units of what a model reads; attachments count by themselves. */
export interface ComplexityFacts {
  readonly inputCharacters: number;
  readonly attachments: number;
  readonly tools: number;
  readonly turns: number;
  readonly structured: boolean;
  readonly reasoning: boolean;
  /** The caller's own limit; `null` where none was given. */
  readonly maxOutputTokens: number | null;
}

/** One sign of a hard request, and how much it counts. */
interface Sign { readonly name: string; readonly points: (facts: ComplexityFacts) => number }

/** Points for a number: those of the highest step that it reaches. */
function steps(value: number, ...table: readonly (readonly [from: number, points: number])[]): number {
  return table.reduce((points, [from, each]) => (value >= from ? each : points), 0);
}

/** The table. About four characters are a token in English. */
export const complexitySigns: readonly Sign[] = [
  { name: 'input', points: ({ inputCharacters }) => steps(inputCharacters, [4_000, 1], [24_000, 2], [120_000, 4]) },
  { name: 'output asked for', points: ({ maxOutputTokens }) => steps(maxOutputTokens ?? 0, [2_000, 1], [8_000, 2]) },
  { name: 'turns', points: ({ turns }) => steps(turns, [6, 1], [20, 2]) },
  { name: 'tools', points: ({ tools }) => steps(tools, [1, 1], [5, 2], [20, 3]) },
  { name: 'images and files', points: ({ attachments }) => steps(attachments, [1, 2], [4, 3]) },
  { name: 'structured output', points: ({ structured }) => (structured ? 1 : 0) },
  { name: 'reasoning asked for', points: ({ reasoning }) => (reasoning ? 3 : 0) },
];

const standardFrom = 2;
const complexFrom = 5;

/** Routine, standard or complex, by the sum of its signs. Pure; the same request always has the same answer, whatever was answered before. */
export function complexityOf(facts: ComplexityFacts): Complexity {
  return verdictOf(complexitySigns.reduce((sum, sign) => sum + sign.points(facts), 0));
}

function verdictOf(points: number): Complexity {
  if (points >= complexFrom) return 'complex';
  return points >= standardFrom ? 'standard' : 'routine';
}

/** The same verdict with the signs that counted, and the rule that it follows, in words. */
export function explainComplexity(facts: ComplexityFacts): { readonly verdict: Complexity; readonly points: number; readonly signs: { readonly name: string; readonly points: number }[]; readonly rule: string } {
  const signs = complexitySigns.map(({ name, points }) => ({ name, points: points(facts) })).filter(({ points }) => points > 0);
  const points = signs.reduce((sum, sign) => sum + sign.points, 0);
  const verdict = verdictOf(points);
  return { verdict, points, signs, rule: rules[verdict] };
}

const rules: Readonly<Record<Complexity, string>> = {
  routine: `fewer than ${standardFrom} points are routine`, standard: `${standardFrom} to ${complexFrom - 1} points are standard`, complex: `${complexFrom} points or more are complex`,
};

/** The facts of a parsed request. It walks the body, so ask only where a route has such a condition. */
export function complexityFactsOf(dialect: DialectId, body: Readonly<Record<string, unknown>>, facts: Pick<RequestFacts, 'maxOutputTokens'>): ComplexityFacts {
  const { places, attachments } = textPlacesOf(dialect, body);
  return { ...shapeOf(dialect, body), attachments, inputCharacters: places.reduce((sum, place) => sum + place.text.length, 0), maxOutputTokens: facts.maxOutputTokens };
}
