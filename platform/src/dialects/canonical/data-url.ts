import type { Source } from './parts.ts';

/** `data:image/png;base64,…` (RFC 2397) or an address, as a source. */
export function readUrl(url: string): Source {
  const match = /^data:([^;,]*)(?:;[^,]*)?,/.exec(url.slice(0, 200));
  if (match === null) return { from: 'url', url, mediaType: null };
  const data = url.slice(match[0].length);
  const isBase64 = match[0].endsWith(';base64,');
  return { from: 'data', mediaType: match[1] === undefined || match[1] === '' ? 'text/plain' : match[1], base64: isBase64 ? data : Buffer.from(decodeLeniently(data)).toString('base64') };
}

function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A source as a URL; `null` where it has none (a file at a provider, plain text). */
export function toUrl(source: Source): string | null {
  if (source.from === 'url') return source.url;
  return source.from === 'data' ? `data:${source.mediaType};base64,${source.base64}` : null;
}
