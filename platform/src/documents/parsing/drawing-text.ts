import { type XmlElement, type XmlParts, findAll } from './archive-xml.ts';
import type { Relation } from './archive-relations.ts';

/** The text of the runs of a paragraph of a drawing (ECMA-376 DrawingML, 21.1.2), line breaks and tabs as they are. Formulas are read as they stand. */
export function runsOf(element: XmlElement): string {
  return element.children.map((child) => {
    if (typeof child === 'string') return '';
    if (child.name === 't') return child.children.filter((part) => typeof part === 'string').join('');
    return child.name === 'br' ? '\n' : child.name === 'tab' ? '\t' : runsOf(child);
  }).join('');
}

const paragraphsOf = (element: XmlElement): string[] => findAll(element, 'p').map(runsOf).map((text) => text.trim()).filter((text) => text !== '');

const readers: Readonly<Record<string, (root: XmlElement) => string[]>> = { chart: chartLines, diagramData: diagramLines };

/** What a chart or a diagram says that a drawing refers to by `ids`; others are passed over. */
export function graphicLines(parts: XmlParts, relations: ReadonlyMap<string, Relation>, ids: readonly (string | null)[]): string[] {
  return ids.flatMap((id) => {
    const relation = relations.get(id ?? '');
    const read = relation === undefined ? undefined : readers[relation.kind];
    const root = relation === undefined || read === undefined ? null : parts.read(relation.name);
    return root === null || read === undefined ? [] : read(root);
  });
}

/** The points of a diagram, in the order of the file (ECMA-376, 21.4). */
function diagramLines(root: XmlElement): string[] {
  return findAll(root, 'pt').filter((point) => (point.attribute('type') ?? 'node') === 'node').map((point) => paragraphsOf(point).join(' ')).filter((line) => line !== '');
}

/** Title, series and numbers of a chart as a table, as they were when the file was saved (ECMA-376, 21.2). */
function chartLines(root: XmlElement): string[] {
  const titles = findAll(root, 'title').flatMap(paragraphsOf);
  const series = findAll(root, 'ser').map((element) => ({ name: cacheOf(element, ['tx']).join(' '), categories: cacheOf(element, ['cat', 'xVal']), values: cacheOf(element, ['val', 'yVal']) }));
  const [first] = series;
  const isShared = series.every(({ categories }) => categories.join('\t') === first?.categories.join('\t'));
  const rows = isShared && first !== undefined && first.categories.length > 0 ? [['', ...first.categories], ...series.map(({ name, values }) => [name, ...values])] : series.flatMap(({ name, categories, values }) => [...categories.length > 0 ? [['', ...categories]] : [], [name, ...values]]);
  return [`Chart${titles.length > 0 ? `: ${titles.join(' · ')}` : ''}`, ...rows.map((row) => row.join('\t').trimEnd())].filter((line) => line.trim() !== '');
}

/** The kept texts or numbers of a part of a series, each in its place. */
function cacheOf(series: XmlElement, names: readonly string[]): readonly string[] {
  const part = series.children.find((child): child is XmlElement => typeof child !== 'string' && names.includes(child.name));
  const cells: string[] = [];
  for (const [index, point] of (part === undefined ? [] : findAll(part, 'pt')).entries()) {
    const place = Number(point.attribute('idx') ?? index);
    const text = findAll(point, 'v').map(({ children }) => children.filter((child) => typeof child === 'string').join('')).join('').trim();
    if (Number.isInteger(place) && place >= 0 && place < mostPoints) cells[place] = text.replace(/\s+/g, ' ');
  }
  return Array.from(cells, (cell) => cell ?? '');
}

/** Points of a series; a chart with more is a picture of data that stands elsewhere. */
const mostPoints = 2_000;
