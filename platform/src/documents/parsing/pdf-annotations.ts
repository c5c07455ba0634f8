import { sameColor } from './html-styles.ts';

/** An annotation as pdf.js gives it; only these fields are used, and none of them is sure to be there. Ones that are not shown on a screen are left out by pdf.js. */
export type Annotation = Readonly<Record<string, unknown>>;
type Box = readonly [number, number, number, number];
interface Apart { readonly reason: string; readonly text: string }

/** Comments that open at what they are about (ISO 32000-1, 12.5.6); those of links and fields are names for machines. */
const commenting: ReadonlySet<string> = new Set(['Text', 'Highlight', 'Underline', 'Squiggly', 'StrikeOut', 'Caret', 'Square', 'Circle', 'Line', 'Polygon', 'PolyLine', 'Ink', 'Stamp']);
/** Flags of an annotation that is not shown: hidden, no view (ISO 32000-1, 12.5.3). */
const notShown = 2 | 32;
/** Points. */
const smallestSize = 2;

export interface AnnotatedText { readonly text: string; readonly apart: readonly Apart[]; readonly attachedFiles: number }

/**
 * What annotations add to a page: text that was typed over it and what was entered into its fields, as text of the page, and notes, each with who wrote it. Text that was typed so that people do
 * not see it is set apart.
 */
export function readAnnotations(all: readonly Annotation[], view: Box): AnnotatedText {
  const annotations = all.filter(({ annotationFlags }) => typeof annotationFlags !== 'number' || (annotationFlags & notShown) === 0);
  const apart: Apart[] = [];
  const typed = annotations.filter(({ subtype }) => subtype === 'FreeText').toSorted((a, b) => topOf(b) - topOf(a)).flatMap((annotation) => {
    const text = typedText(annotation);
    const reason = text === '' ? null : reasonOf(annotation, view);
    if (reason !== null) apart.push({ reason, text });
    return text === '' || reason !== null ? [] : [text];
  });
  const notes = annotations.flatMap((annotation) => {
    const [text, author] = [commenting.has(String(annotation['subtype'])) && typeof annotation['state'] !== 'string' ? strOf(annotation['contentsObj']) : '', strOf(annotation['titleObj'])];
    return text === '' ? [] : [`[note${author === '' ? '' : ` by ${author.replace(/\s+/g, ' ').slice(0, 100)}`}: ${text}]`];
  });
  const fields = fieldLines(annotations);
  const parts = [headed('Typed over the page', typed), headed('Form fields', fields), notes.join('\n')];
  return { text: parts.filter((part) => part !== '').join('\n\n'), apart, attachedFiles: annotations.filter(({ subtype }) => subtype === 'FileAttachment').length };
}

const headed = (head: string, lines: readonly string[]): string => (lines.length === 0 ? '' : `${head}:\n${lines.join('\n')}`);

/** What the annotation shows, which need not be what it says of itself. */
function typedText({ textContent, contentsObj }: Annotation): string {
  return Array.isArray(textContent) && textContent.length > 0 ? textContent.filter((line): line is string => typeof line === 'string').join('\n').trim() : strOf(contentsObj);
}

const strOf = (value: unknown): string => (typeof value === 'object' && value !== null && 'str' in value && typeof value.str === 'string' ? value.str.replace(/\r\n?/g, '\n').trim() : '');

function topOf({ rect }: Annotation): number {
  return Array.isArray(rect) && typeof rect[3] === 'number' ? rect[3] : 0;
}

function reasonOf({ rect, defaultAppearanceData, color }: Annotation, view: Box): string | null {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = Array.isArray(rect) ? rect as readonly number[] : [];
  if (x1 < view[0] || x0 > view[2] || y1 < view[1] || y0 > view[3]) return 'outside of the page';
  if (typeof defaultAppearanceData !== 'object' || defaultAppearanceData === null) return null;
  const { fontSize, fontColor } = defaultAppearanceData as { fontSize?: unknown; fontColor?: unknown };
  if (typeof fontSize === 'number' && fontSize > 0 && fontSize < smallestSize) return 'too small to read';
  const own = hexOf(fontColor);
  return own !== null && sameColor(own, hexOf(color) ?? '#ffffff') ? 'in the colour of what it stands on' : null;
}

function hexOf(color: unknown): string | null {
  const numbers = color !== null && typeof color === 'object' ? Object.values(color) : [];
  return numbers.length === 3 ? `#${numbers.map((each) => Math.round(Number(each)).toString(16).padStart(2, '0')).join('')}` : null;
}

/** What was entered into the form fields of a page, a line for each. What a person does not see (hidden fields, passwords) is left out. */
function fieldLines(annotations: readonly Annotation[]): readonly string[] {
  const lines = annotations.flatMap(({ subtype, fieldName, fieldValue, fieldType, hidden, password }) => {
    if (subtype !== 'Widget' || fieldType === 'Sig' || hidden === true || password === true || typeof fieldName !== 'string') return [];
    const value = shown(fieldValue);
    return value === '' || value === 'Off' ? [] : [`${fieldName}: ${value}`];
  });
  return [...new Set(lines)];
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).filter((part) => part !== '').join(', ');
  return typeof value === 'string' ? value.trim() : '';
}
