import { type Measure, breakLines, settable } from './break-lines.ts';
import { type FaceName, type Fonts, type Weight, splitByFace } from './fonts.ts';

/** How text is set. Sizes in points. */
export interface Style { readonly weight: Weight; readonly size: number; readonly colour: string }

/** A4 in points, and its margins: what is written also fits US letter. */
export const page = { width: 595.28, height: 841.89, left: 56, right: 56, top: 64, bottom: 72 } as const;
export const textWidth = page.width - page.left - page.right;
const bottom = page.height - page.bottom;

/** From one line of text to the next, in multiples of its size. */
const leading = 1.36;
export const lineHeight = ({ size }: Style): number => size * leading;

type Structure = ReturnType<PDFKit.PDFDocument['struct']>;
type Tag = 'H1' | 'H2' | 'H3' | 'P' | 'L' | 'LI' | 'LBody' | 'Table' | 'TR' | 'TH' | 'TD';

/** A part of the tree that readers without sight go by (PDF 1.7, section 14.8). */
export interface Part {
  add(tag: Tag): Part;
  /** Adds what `draw` draws, on the present page. */
  content(draw: () => void): void;
  end(): void;
}

/** Pages that are filled from top to bottom. */
export interface Sheet {
  readonly root: Part;
  /** Where the next line goes, from the top of the page. */
  readonly y: number;
  readonly room: number;
  measure(style: Style): Measure;
  breakLines(text: string, style: Style, width: number): readonly string[];
  newPage(): void;
  /** Goes on by so many points; on a fresh page nothing is left free. */
  skip(points: number): void;
  /** Writes a line whose top is at `y`. */
  write(line: string, style: Style, at: { readonly x: number; readonly y: number }): void;
  /** Draws what readers without sight are not told: rules, backgrounds, what repeats on each page. */
  decorate(draw: (document: PDFKit.PDFDocument) => void): void;
  /** Draws a picture on the present page; readers without sight are told its label. */
  picture(label: string, draw: (document: PDFKit.PDFDocument) => void): void;
}

export function openSheet(document: PDFKit.PDFDocument, fonts: Fonts): Sheet {
  for (const [name, file] of Object.entries(fonts.files)) document.registerFont(name, file.bytes, file.member);
  const structure = document.struct('Document');
  document.addStructure(structure);
  document.addPage();
  let y: number = page.top;

  const widthOf = (text: string, style: Style): number => {
    let width = 0;
    for (const piece of splitByFace(fonts, text, style.weight)) width += document.font(piece.face).fontSize(style.size).widthOfString(piece.text);
    return width;
  };
  const measures = new Map<string, Measure>();
  const measure = (style: Style): Measure => {
    const name = `${style.weight} ${style.size}`;
    const known = measures.get(name) ?? measuring((text) => widthOf(text, style));
    measures.set(name, known);
    return known;
  };

  return {
    root: partOf(document, structure),
    get y() { return y; },
    get room() { return bottom - y; },
    measure,
    breakLines: (text, style, width) => breakLines(settable(text), width, measure(style)),
    newPage() {
      document.addPage();
      y = page.top;
    },
    skip(points) {
      if (y > page.top || points < 0) y += points;
    },
    write(line, style, at) {
      let { x } = at;
      // The space at the end keeps the last word of a line apart from the first of the next, for those who read it aloud or copy it.
      for (const piece of splitByFace(fonts, `${line} `, style.weight)) {
        document.font(piece.face).fontSize(style.size).fillColor(style.colour);
        document.text(piece.text, x, at.y + style.size * ((leading - 1) / 2) + style.size * dropOf(piece.face), { lineBreak: false });
        x += document.widthOfString(piece.text);
      }
      y = Math.max(y, at.y + lineHeight(style));
    },
    decorate(draw) {
      document.markContent('Artifact', { type: 'Layout' });
      draw(document);
      document.endMarkedContent();
    },
    picture(label, draw) {
      const figure = document.struct('Figure', { alt: label });
      structure.add(figure);
      figure.add(() => { draw(document); });
      figure.end();
    },
  };
}

/** How high the letters of each family rise, in ems. */
const rise = { 'text': 1.069, 'signs': 0.928, 'east-asian': 1.16 } as const;
/** Text is placed by the top of its font: so that all stand on one line, what rises less is put lower. */
const dropOf = (face: FaceName): number => rise.text - (face.endsWith('signs') ? rise.signs : face.endsWith('east-asian') ? rise['east-asian'] : rise.text);

function partOf(document: PDFKit.PDFDocument, structure: Structure): Part {
  return {
    add(tag) {
      const child = document.struct(tag, tag === 'TH' ? { scope: 'Column' } as object : {});
      structure.add(child);
      return partOf(document, child);
    },
    content: (draw) => { structure.add(draw); },
    end: () => { structure.end(); },
  };
}

/** Widths of words, each measured once: most words of a text come again. Kerning across spaces is left out. */
function measuring(widthOf: Measure): Measure {
  const known = new Map<string, number>();
  const width = (word: string): number => {
    const found = known.get(word) ?? widthOf(word);
    if (known.size < 20_000) known.set(word, found);
    return found;
  };
  return (text) => {
    let total = 0;
    for (const word of text.match(/ +|[^ ]+/g) ?? []) total += width(word);
    return total;
  };
}
