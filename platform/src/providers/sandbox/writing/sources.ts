/** A text that the answer may quote. */
export interface Source { readonly id: string; readonly name: string; readonly pages: readonly { readonly number: number; readonly text: string }[] }

/** What a prompt holds: framed sources, the entries of its form, and the words around them. */
export interface Material {
  readonly sources: readonly Source[];
  /** Label (lower case) → value, from a source named "Form" and from `Label: value` lines. */
  readonly form: ReadonlyMap<string, string>;
  /** The question itself, without frames. */
  readonly question: string;
}

const frame = /<(document|source)\b([^>]*)>([\s\S]*?)<\/\1>/g;
const pageFrame = /<page\b[^>]*?\bn="(\d+)"[^>]*>\r?\n?([\s\S]*?)\r?\n?<\/page>/g;

/** Reads the frames `<document name="…" id="…"><page n="1">…</page></document>` (or `<source …>`) of a prompt. */
export function readMaterial(prompt: string): Material {
  const framed = [...prompt.matchAll(frame)].map((match, index) => toSource(match[2] ?? '', match[3] ?? '', index + 1));
  const question = prompt.replace(frame, '').trim();
  const forms = framed.filter((source) => source.name.toLowerCase() === 'form');
  const documents = framed.filter((source) => source.name.toLowerCase() !== 'form');
  const form = new Map<string, string>();
  for (const text of forms.flatMap((source) => source.pages.map((page) => page.text))) readEntries(text, form);
  const fallback = forms.length > 0 ? forms : [{ id: 'request', name: 'Request', pages: [{ number: 1, text: question }] }];
  return { sources: documents.length > 0 ? documents : fallback, form, question };
}

function toSource(attributes: string, content: string, number: number): Source {
  const attribute = (name: string): string | undefined => {
    const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
    return value === undefined ? undefined : unescape(value);
  };
  const pages = [...content.matchAll(pageFrame)].map((match) => ({ number: Number(match[1]), text: unescape(match[2] ?? '') }));
  return { id: attribute('id') ?? `s${number}`, name: attribute('name') ?? `Document ${number}`, pages: pages.length > 0 ? pages : [{ number: 1, text: unescape(content).trim() }] };
}

function readEntries(text: string, form: Map<string, string>): void {
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Za-z][^:]{1,60}):\s+(.+)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) form.set(match[1].toLowerCase(), match[2].trim());
  }
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** The first form entry whose label holds one of the words. */
export function entryLike(material: Material, words: RegExp): string | null {
  for (const [label, value] of material.form) if (words.test(label)) return value;
  return null;
}
