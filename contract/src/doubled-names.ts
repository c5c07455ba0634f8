const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * Whether an object of a JSON text has a name twice. A parser takes one of the two and says nothing of it; which one, no standard says (RFC 8259, section 4), so that of such a
 * text one reader verifies what another one never shows.
 *
 * @param text that parses as JSON. @param value what it parsed to.
 */
export function hasDoubledNames(text: string, value: unknown): boolean {
  // As it is written here, it has none: names of parsed objects are there once.
  if (JSON.stringify(value) === text) return false;
  const open: Set<string>[] = [];
  let last = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const names = open.at(-1);
      const name = JSON.parse(last) as string;
      if (names?.has(name) === true) return true;
      names?.add(name);
    }
    last = token;
  }
  return false;
}

/** A JSON text that every reader takes alike; `null` where it is none, or an object of it has a name twice. */
export function parseOneReading(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return hasDoubledNames(text, value) ? null : value;
  } catch {
    return null;
  }
}
