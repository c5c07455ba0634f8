/**
 * Shapes of what verifiers read, told without a library: an auditor who reads the verifier reads all of it, and it runs in a browser as it stands.
 */
export type Check = (value: unknown) => boolean;
export type Shape = Readonly<Record<string, Check>>;

/** The first member that is missing, of another kind, or not of the shape; `null` where all fit. `''`: it is no object at all. */
export function misfitOf(value: unknown, shape: Shape): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const members = value as Readonly<Record<string, unknown>>;
  return Object.keys(shape).find((name) => !Object.hasOwn(members, name) || shape[name]?.(members[name]) !== true) ?? Object.keys(members).find((name) => !Object.hasOwn(shape, name)) ?? null;
}

export const isText: Check = (value) => typeof value === 'string';
export const isSomeText: Check = (value) => typeof value === 'string' && value !== '';
export const isInteger: Check = (value) => Number.isSafeInteger(value);
export const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const isId: Check = (value) => typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
/** RFC 3339 in UTC with milliseconds, and a day that there is. */
export const isMoment: Check = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value;

export const isExactly = (wanted: unknown): Check => (value) => value === wanted;
export const isOneOf = (...wanted: readonly unknown[]): Check => (value) => wanted.includes(value);
export const isTextUpTo = (length: number): Check => (value) => typeof value === 'string' && value.length <= length;
export const isTextLike = (pattern: RegExp): Check => (value) => typeof value === 'string' && pattern.test(value);
export const isNullOr = (check: Check): Check => (value) => value === null || check(value);
export const isListOf = (check: Check): Check => (value) => Array.isArray(value) && value.every(check);
export const isShaped = (shape: Shape): Check => (value) => misfitOf(value, shape) === null;
/** An object with any members, each as told. */
export const isRecordOf = (check: Check): Check => (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(check);
