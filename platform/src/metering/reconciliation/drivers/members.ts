/** JSON of a provider: only what is asked for is looked at. */
type JsonObject = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as JsonObject : {};
}

export function listOf(value: unknown): readonly JsonObject[] | null {
  return Array.isArray(value) ? value.map(objectOf) : null;
}

/** Text of one line and a sensible length; `null` for anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && /^\P{Cc}{1,200}$/u.test(value) ? value : null;
}

/** Ids that may stand in a path. */
export function idOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\w-]{1,120}$/.test(value) ? value : null;
}

/** The end of a key as it is shown, after dots or stars. */
export function lastFourOf(shown: unknown): string | null {
  return (typeof shown === 'string' ? /[.*…]([\w-]{4,})$/.exec(shown)?.[1]?.slice(-4) : null) ?? null;
}
