import { type XmlElement, type XmlParts, findAll, openXmlParts } from './archive-xml.ts';
import { checkPages } from './pages.ts';
import { type HiddenText, type PagePlace, type ParseContext, type ParsedDocument, unreadable } from './parsed.ts';
import { inflateAll, listZip } from './zip.ts';

/**
 * Reads a presentation (ECMA-376 PresentationML): a page for each slide in the order in which they are shown, with tables as rows and the speaker’s
 * notes below. A hidden slide is kept apart; its page stays, empty, so that slide 5 is page 5.
 *
 * @throws ParseRefusal
 */
export function parsePptx(bytes: Buffer, { limits }: ParseContext): ParsedDocument {
  const entries = listZip(bytes);
  inflateAll(bytes, entries, limits.maxInflatedBytes);
  const parts = openXmlParts(bytes, entries, limits.maxInflatedBytes);
  const names = slideNames(parts);
  if (names.length > limits.maxPages) throw unreadable(`it has ${names.length} slides; at most ${limits.maxPages} are read`);
  const pages: string[] = [];
  const places: PagePlace[] = [];
  const hidden: HiddenText[] = [];
  for (const [index, name] of names.entries()) {
    const slide = parts.read(name);
    const text = slide === null ? '' : [slideText(slide), notesText(parts, name)].filter((part) => part !== '').join('\n\n');
    const isHidden = slide?.attribute('show') === '0';
    if (isHidden && text !== '') hidden.push({ page: index + 1, reason: `slide ${index + 1} is hidden`, text });
    pages.push(isHidden ? '' : text);
    places.push({ part: `Slide ${index + 1}` });
  }
  return { kind: 'pptx', paging: 'original', pages: checkPages(pages, limits), places, ...hidden.length === 0 ? {} : { hidden } };
}

/** The parts of the slides, in the order of the presentation. */
function slideNames(parts: XmlParts): readonly string[] {
  const presentation = parts.read('ppt/presentation.xml');
  const targets = relationsOf(parts, 'ppt/presentation.xml');
  const listed = presentation === null ? [] : findAll(presentation, 'sldId').map((slide) => targets.get(slide.attribute('r:id') ?? '')?.name);
  const names = listed.filter((name): name is string => name !== undefined && parts.names.includes(name));
  if (names.length === 0) throw unreadable('it has no slides');
  return names;
}

/** What a part refers to within the archive, by id. */
function relationsOf(parts: XmlParts, name: string): ReadonlyMap<string, { readonly name: string; readonly kind: string }> {
  const slash = name.lastIndexOf('/');
  const folder = name.slice(0, slash);
  const relations = parts.read(`${folder}/_rels/${name.slice(slash + 1)}.rels`);
  if (relations === null) return new Map();
  return new Map(findAll(relations, 'Relationship').flatMap((relation) => {
    const target = relation.attribute('Target');
    if (target === null || relation.attribute('TargetMode') === 'External') return [];
    return [[relation.attribute('Id') ?? '', { name: resolveName(folder, target), kind: relation.attribute('Type')?.split('/').at(-1) ?? '' }] as const];
  }));
}

/** The name of an entry, as seen from a folder of the archive. It is looked up among the entries and nowhere else. */
function resolveName(folder: string, target: string): string {
  const steps = target.startsWith('/') ? [] : folder.split('/');
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

function notesText(parts: XmlParts, slide: string): string {
  const notes = [...relationsOf(parts, slide).values()].find(({ kind }) => kind === 'notesSlide');
  const read = notes === undefined ? null : parts.read(notes.name);
  // The picture of the slide and its number stand in the notes too; what was written stands in the body.
  const bodies = read === null ? [] : findAll(read, 'sp').filter((shape) => findAll(shape, 'ph').some((holder) => holder.attribute('type') === 'body'));
  const text = bodies.map(slideText).join('\n').trim();
  return text === '' ? '' : `Notes:\n${text}`;
}

function slideText(element: XmlElement): string {
  return blocks(element).filter((block) => block.trim() !== '').join('\n').trim();
}

/** Paragraphs and rows of tables, in the order of the file. */
function blocks(element: XmlElement): string[] {
  if (element.name === 'p') return [runs(element)];
  if (element.name === 'tr') return [findAll(element, 'tc').map((cell) => findAll(cell, 'p').map(runs).join(' ').trim()).join('\t').trimEnd()];
  return element.children.flatMap((child) => (typeof child === 'string' ? [] : blocks(child)));
}

function runs(element: XmlElement): string {
  return element.children.map((child) => {
    if (typeof child === 'string') return '';
    if (child.name === 't') return child.children.filter((part) => typeof part === 'string').join('');
    return child.name === 'br' ? '\n' : child.name === 'tab' ? '\t' : runs(child);
  }).join('');
}
