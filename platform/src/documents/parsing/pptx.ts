import { onlyPictures, picturesNote, relationsOf } from './archive-relations.ts';
import { type XmlElement, type XmlParts, findAll, openXmlParts } from './archive-xml.ts';
import { graphicLines, runsOf } from './drawing-text.ts';
import { checkPages } from './pages.ts';
import { type HiddenText, type PagePlace, type ParseContext, type ParsedDocument, unreadable } from './parsed.ts';
import { inflateAll, listZip } from './zip.ts';

/**
 * Reads a presentation (ECMA-376 PresentationML): a page for each slide in the order in which they are shown, with tables and charts as rows, the speaker’s
 * notes and comments below. Pictures are not read; large ones are told of. A hidden slide is kept apart; its page stays, empty, so that slide 5 is page 5.
 *
 * @throws ParseRefusal
 */
export function parsePptx(bytes: Buffer, { limits }: ParseContext): ParsedDocument {
  const entries = listZip(bytes);
  inflateAll(bytes, entries, limits.maxInflatedBytes);
  const parts = openXmlParts(bytes, entries, limits.maxInflatedBytes);
  const names = slideNames(parts);
  if (names.length > limits.maxPages) throw unreadable(`it has ${names.length} slides; at most ${limits.maxPages} are read`);
  const authors = readAuthors(parts);
  const slideArea = areaOf(findAll(parts.read('ppt/presentation.xml') ?? nothing, 'sldSz')[0]);
  const pages: string[] = [];
  const places: PagePlace[] = [];
  const hidden: HiddenText[] = [];
  for (const [index, name] of names.entries()) {
    const slide = parts.read(name);
    const text = slide === null ? '' : [slideText(slide, { parts, relations: relationsOf(parts, name) }), notesText(parts, name), commentsText(parts, name, authors), picturesNote(largePictures(slide, slideArea))].filter((part) => part !== '').join('\n\n');
    const isHidden = slide?.attribute('show') === '0';
    if (isHidden && text !== '') hidden.push({ page: index + 1, reason: `slide ${index + 1} is hidden`, text });
    pages.push(isHidden ? '' : text);
    places.push({ part: `Slide ${index + 1}` });
  }
  if (pages.some((page) => page !== '') && pages.every((page) => page === '' || onlyPictures.test(page))) throw unreadable('its slides are nothing but pictures: save it as PDF and upload that');
  return { kind: 'pptx', paging: 'original', pages: checkPages(pages, limits), places, ...hidden.length === 0 ? {} : { hidden } };
}

const nothing: XmlElement = { name: '', attribute: () => null, children: [] };

/** Of a slide; a smaller picture is a logo or an ornament. */
const largeShare = 0.15;
const areaOf = (size: XmlElement | undefined): number | null => (size === undefined ? null : Number(size.attribute('cx')) * Number(size.attribute('cy')));

/** Pictures that may say something. One of no size of its own takes the place that the slide’s layout keeps for it. */
function largePictures(slide: XmlElement, slideArea: number | null): number {
  return findAll(slide, 'pic').filter((picture) => {
    const area = areaOf(findAll(picture, 'xfrm').flatMap((frame) => findAll(frame, 'ext'))[0]);
    return area === null || slideArea === null || area >= slideArea * largeShare;
  }).length;
}

/** Names of those who commented, by their id; older and newer programs keep them in different parts. */
function readAuthors(parts: XmlParts): ReadonlyMap<string, string> {
  const lists = [...relationsOf(parts, 'ppt/presentation.xml').values()].filter(({ kind }) => kind === 'commentAuthors' || kind === 'authors').map(({ name }) => parts.read(name) ?? nothing);
  return new Map(lists.flatMap((list) => list.children).flatMap((author) => (typeof author === 'string' ? [] : [[author.attribute('id') ?? '', author.attribute('name') ?? ''] as const])));
}

function commentsText(parts: XmlParts, slide: string, authors: ReadonlyMap<string, string>): string {
  const lists = [...relationsOf(parts, slide).values()].filter(({ kind }) => kind === 'comments').map(({ name }) => parts.read(name) ?? nothing);
  return lists.flatMap((list) => findAll(list, 'cm')).flatMap((comment) => {
    // Replies lie within the comment that they answer.
    const said = [comment, ...findAll(comment, 'reply')].map((each) => ({ by: authors.get(each.attribute('authorId') ?? '') ?? '', text: ownText(each) }));
    return said.filter(({ text }) => text !== '').map(({ by, text }) => `[comment by ${(by === '' ? 'somebody' : by).replace(/\s+/g, ' ').slice(0, 100)}: ${text}]`);
  }).join('\n');
}

const ownText = (comment: XmlElement): string => comment.children.flatMap((child) => (typeof child === 'string' ? [] : child.name === 'text' ? child.children.filter((part) => typeof part === 'string') : child.name === 'txBody' ? findAll(child, 'p').map(runsOf) : [])).join(' ').replace(/\s+/g, ' ').trim();

/** The parts of the slides, in the order of the presentation. */
function slideNames(parts: XmlParts): readonly string[] {
  const presentation = parts.read('ppt/presentation.xml');
  const targets = relationsOf(parts, 'ppt/presentation.xml');
  const listed = presentation === null ? [] : findAll(presentation, 'sldId').map((slide) => targets.get(slide.attribute('r:id') ?? '')?.name);
  const names = listed.filter((name): name is string => name !== undefined && parts.names.includes(name));
  if (names.length === 0) throw unreadable('it has no slides');
  return names;
}

function notesText(parts: XmlParts, slide: string): string {
  const notes = [...relationsOf(parts, slide).values()].find(({ kind }) => kind === 'notesSlide');
  const read = notes === undefined ? null : parts.read(notes.name);
  // The picture of the slide and its number stand in the notes too; what was written stands in the body.
  const bodies = read === null ? [] : findAll(read, 'sp').filter((shape) => findAll(shape, 'ph').some((holder) => holder.attribute('type') === 'body'));
  const text = bodies.map((body) => slideText(body, null)).join('\n').trim();
  return text === '' ? '' : `Notes:\n${text}`;
}

function slideText(element: XmlElement, shown: Shown | null): string {
  return blocks(element, shown).filter((block) => block.trim() !== '').join('\n').trim();
}

/** What a slide shows beside its shapes of text. */
interface Shown { readonly parts: XmlParts; readonly relations: ReturnType<typeof relationsOf> }

/** Paragraphs, rows of tables, charts and diagrams, in the order of the file. Of alternatives the first that is read is one that says something. */
function blocks(element: XmlElement, shown: Shown | null): string[] {
  if (element.name === 'p') return [runsOf(element)];
  if (element.name === 'tr') return [findAll(element, 'tc').map((cell) => findAll(cell, 'p').map(runsOf).join(' ').replace(/[\t\n]/g, ' ').trim()).join('\t').trimEnd()];
  if (element.name === 'graphicData' && shown !== null) {
    const graphics = element.children.flatMap((child) => (typeof child === 'string' ? [] : child.name === 'chart' ? [child.attribute('r:id')] : child.name === 'relIds' ? [child.attribute('r:dm')] : []));
    if (graphics.length > 0) return graphicLines(shown.parts, shown.relations, graphics);
  }
  if (element.name === 'AlternateContent') {
    const branches = element.children.flatMap((child) => (typeof child === 'string' ? [] : [blocks({ ...child, name: 'branch' }, shown)]));
    return branches.find((lines) => lines.some((line) => line.trim() !== '')) ?? [];
  }
  return element.children.flatMap((child) => (typeof child === 'string' ? [] : blocks(child, shown)));
}
