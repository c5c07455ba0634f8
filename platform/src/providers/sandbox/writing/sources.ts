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

/** More of a prompt than this is not looked at: the sandbox shares its process with others. */
const readCharacters = 1_000_000;

/** Reads the frames `<document name="…" id="…"><page n="1">…</page></document>` (or `<source …>`) of a prompt. */
export function readMaterial(prompt: string): Material {
  const { elements, rest } = takeElements(prompt.slice(0, readCharacters), ['document', 'source']);
  const framed = elements.map((element, index) => toSource(element, index + 1));
  const question = rest.trim();
  const forms = framed.filter((source) => source.name.toLowerCase() === 'form');
  const documents = framed.filter((source) => source.name.toLowerCase() !== 'form');
  const form = new Map<string, string>();
  for (const text of forms.flatMap((source) => source.pages.map((page) => page.text))) readEntries(text, form);
  const fallback = forms.length > 0 ? forms : [{ id: 'request', name: 'Request', pages: [{ number: 1, text: question }] }];
  return { sources: documents.length > 0 ? documents : fallback, form, question };
}

interface Element { readonly attributes: string; readonly content: string }

/** Elements of these names, in order, and the text around them. Searches from left to right once, whatever the text. */
function takeElements(text: string, names: readonly string[]): { readonly elements: readonly Element[]; readonly rest: string } {
  const elements: Element[] = [];
  const rest: string[] = [];
  const opening = new RegExp(`<(${names.join('|')})\\b([^<>]{0,2000})>`, 'g');
  const unclosed = new Set<string>();
  let at = 0;
  for (let match = opening.exec(text); match !== null && unclosed.size < names.length; match = opening.exec(text)) {
    const [tag, name = '', attributes = ''] = match;
    if (unclosed.has(name)) continue;
    const end = text.indexOf(`</${name}>`, match.index + tag.length);
    if (end === -1) { unclosed.add(name); continue; }
    rest.push(text.slice(at, match.index));
    elements.push({ attributes, content: text.slice(match.index + tag.length, end) });
    at = end + name.length + 3;
    opening.lastIndex = at;
  }
  return { elements, rest: [...rest, text.slice(at)].join('') };
}

function toSource(element: Element, number: number): Source {
  const { elements: pages } = takeElements(element.content, ['page']);
  const numbered = pages.map((page, index) => ({ number: Number(attributeOf(page, 'n') ?? index + 1), text: unescape(page.content).trim() }));
  const name = attributeOf(element, 'name') ?? `Document ${number}`;
  return { id: attributeOf(element, 'id') ?? `s${number}`, name, pages: numbered.length > 0 ? numbered : [{ number: 1, text: unescape(element.content).trim() }] };
}

function attributeOf(element: Element, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(element.attributes)?.[1];
  return value === undefined ? undefined : unescape(value);
}

function readEntries(text: string, form: Map<string, string>): void {
  let last: string | null = null;
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Za-z][^:]{1,60}):\s+(.+)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) { last = match[1].toLowerCase(); form.set(last, match[2].trim()); }
    // A long answer goes on over several lines.
    else if (last !== null && line.trim() !== '') form.set(last, `${form.get(last) ?? ''}\n${line.trim()}`);
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
