/** A key as it is sealed, and what may be shown the last four characters of; or why it is none, in a half-sentence. */
export type KeyRead = { readonly secret: string; readonly shown: string } | { readonly problem: string };
export type ReadKey = (text: string) => KeyRead;

/** What stands in place of a key where a provider needs none. It is sealed like one, and never sent. */
export const noKeyMark = 'no-key-';

/** JSON as it is, or in base64 (as secrets of clusters and CI keep it); `null` where it is neither. */
export function readJsonKey(text: string): Readonly<Record<string, unknown>> | null {
  return parseObject(text) ?? parseObject(Buffer.from(text, 'base64').toString('utf8'));
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
}
