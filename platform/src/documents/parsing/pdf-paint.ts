import { sameColor } from './html-styles.ts';

/** What a page paints, as pdf.js lists it: the numbers of operators by name, and each operator with its arguments. */
export interface PaintList { readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] }
export type PaintNames = Readonly<Record<string, number>>;
/** `a b c d e f` of a transformation (ISO 32000-1, 8.3.3). */
type Matrix = readonly [number, number, number, number, number, number];
type Box = readonly [number, number, number, number];

export interface PaintedText {
  readonly text: string;
  /** Why a person does not see it; `null` where nothing says so. */
  readonly reason: string | null;
  /** Whether that rests on what lies behind the text, which is not known where pictures were left out of the list. */
  readonly restsOnPictures: boolean;
}

export interface PagePaint {
  readonly texts: readonly PaintedText[];
  /** How much of the page pictures cover, from 0 to 1. */
  readonly pictureShare: number;
  /** Whether what a scanner read of its picture lies over it, never painted, or below it. */
  readonly hasScannedText: boolean;
}

export interface PaintedPage {
  readonly list: PaintList;
  /** Whether pictures were left out of the list. Where one was, a space was made for it and nothing was painted in it. */
  readonly withoutPictures: boolean;
  readonly names: PaintNames;
  /** The visible part of the page, in points. */
  readonly view: Box;
  readonly isType3: (font: string) => boolean;
  /** Whether a layer is shown (ISO 32000-1, 8.11). */
  readonly isShown: (layer: unknown) => boolean;
}

/** Points; below it nobody reads. */
const smallestSize = 2;
const transparent = 0.05;
/** Of the page: a picture that covers so much is taken for a scan, and invisible text over it for what a scanner read of it. */
const scanShare = 0.5;
const paper = '#ffffff';

const identity: Matrix = [1, 0, 0, 1, 0, 0];
const times = ([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix => [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
const at = ([a, b, c, d, e, f]: Matrix, x: number, y: number): readonly [number, number] => [a * x + c * y + e, b * x + d * y + f];

interface Graphics { ctm: Matrix; fill: string | null; alpha: number; mode: number; font: string; size: number; spacing: number; wordSpacing: number; stretch: number; leading: number }

/**
 * The texts that a page paints, in their order, and which of them a person does not see: never painted, transparent, too small, outside of the page, on a layer that is off, or in
 * the colour of what lies behind. Whatever cannot be told (patterns, clipping, blending, shadings) counts as seen.
 */
export function readPaint({ list, names, view, isType3, isShown, withoutPictures }: PaintedPage): PagePaint {
  const name = new Map(Object.entries(names).map(([word, number]) => [number, word]));
  let now: Graphics = { ctm: identity, fill: '#000000', alpha: 1, mode: 0, font: '', size: 0, spacing: 0, wordSpacing: 0, stretch: 1, leading: 0 };
  const kept: Graphics[] = [];
  const painted: { readonly box: Box; readonly color: string | null; readonly isPicture: boolean }[] = [];
  const layers: boolean[] = [];
  /** What was painted so far, how much of it when the space was last changed (`-1` where it was not), and that of the spaces around. */
  let strokes = 0;
  let changedAt = -1;
  const changedBefore: number[] = [];
  let line: Matrix = identity;
  let text: Matrix = identity;
  const found: (PaintedText & { readonly mode: number; readonly middle: readonly [number, number] })[] = [];
  let isTextCovered = false;
  const area = (view[2] - view[0]) * (view[3] - view[1]);
  const shareOf = (box: Box): number => (area <= 0 ? 0 : Math.max(0, Math.min(box[2], view[2]) - Math.max(box[0], view[0])) * Math.max(0, Math.min(box[3], view[3]) - Math.max(box[1], view[1])) / area);

  const boxOf = (x0: number, y0: number, x1: number, y1: number, matrix: Matrix = now.ctm): Box => {
    const corners = [at(matrix, x0, y0), at(matrix, x1, y0), at(matrix, x0, y1), at(matrix, x1, y1)];
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  };
  const picture = (): void => {
    strokes += 1;
    const box = boxOf(0, 0, 1, 1);
    painted.push({ box, color: null, isPicture: true });
    // Some scanners write what they read first and lay their picture over it.
    const [x, y] = found[0]?.middle ?? [Number.NaN, Number.NaN];
    if (shareOf(box) >= scanShare && x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]) isTextCovered = true;
  };
  const enter = (): void => {
    kept.push({ ...now });
    changedBefore.push(changedAt);
    changedAt = -1;
  };
  /** Where nothing was painted since the space was changed, a picture stood (ISO 32000-1, 8.9.5: it fills the unit square). */
  const leave = (): void => {
    if (withoutPictures && changedAt === strokes) picture();
    changedAt = changedBefore.pop() ?? -1;
  };
  const moveTo = (x: number, y: number): void => { text = line = times(line, [1, 0, 0, 1, x, y]); };

  function show(glyphs: unknown): void {
    strokes += 1;
    let said = '';
    let wide = 0;
    for (const glyph of Array.isArray(glyphs) ? glyphs as unknown[] : []) {
      if (typeof glyph === 'number') wide -= glyph / 1000 * now.size;
      else if (typeof glyph === 'object' && glyph !== null) {
        const { unicode, width, isSpace } = glyph as { unicode?: string; width?: number; isSpace?: boolean };
        said += unicode ?? '';
        wide += (width ?? 0) / 1000 * now.size + now.spacing + (isSpace === true ? now.wordSpacing : 0);
      }
    }
    const whole = times(now.ctm, text);
    const box = boxOf(0, 0, wide * now.stretch, now.size, whole);
    text = times(text, [1, 0, 0, 1, wide * now.stretch, 0]);
    if (said !== '') found.push({ text: said, mode: now.mode, middle: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], ...judge(box, Math.hypot(whole[2], whole[3]) * now.size) });
  }

  function judge(box: Box, points: number): Omit<PaintedText, 'text'> {
    const surely = (reason: string): Omit<PaintedText, 'text'> => ({ reason, restsOnPictures: false });
    if (layers.includes(false)) return surely('on a layer that is not shown');
    if (now.mode === 3 || now.mode === 7) return { reason: 'not painted', restsOnPictures: true };
    if (now.alpha <= transparent) return surely('transparent');
    if (points < smallestSize && points > 0 && !isType3(now.font)) return surely('too small to read');
    if (box[2] < view[0] || box[0] > view[2] || box[3] < view[1] || box[1] > view[3]) return surely('outside of the page');
    // Outlined letters have a colour of their own.
    if (now.mode !== 0 || now.fill === null) return { reason: null, restsOnPictures: false };
    const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    const behind = painted.findLast(({ box: [x0, y0, x1, y1] }) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
    const color = behind === undefined ? paper : behind.color;
    return color !== null && sameColor(now.fill, color) ? { reason: 'in the colour of what it stands on', restsOnPictures: true } : { reason: null, restsOnPictures: false };
  }

  const operators: Readonly<Record<string, (args: readonly unknown[]) => void>> = {
    save: () => { enter(); },
    restore: () => { leave(); now = kept.pop() ?? now; },
    transform: (args) => { now.ctm = times(now.ctm, args as unknown as Matrix); changedAt = strokes; },
    paintFormXObjectBegin: ([matrix]) => { enter(); if (Array.isArray(matrix) || matrix instanceof Float32Array) now.ctm = times(now.ctm, matrix as unknown as Matrix); },
    paintFormXObjectEnd: () => { leave(); now = kept.pop() ?? now; },
    beginMarkedContentProps: ([tag, layer]) => { layers.push(tag !== 'OC' || isShown(layer)); },
    beginMarkedContent: () => { layers.push(true); },
    endMarkedContent: () => { layers.pop(); },
    setFillRGBColor: ([color]) => { now.fill = typeof color === 'string' ? color : null; },
    setFillColorN: () => { now.fill = null; },
    setFillTransparent: () => { now.fill = null; },
    setGState: ([entries]) => { for (const [key, value] of Array.isArray(entries) ? entries as [string, unknown][] : []) if (key === 'ca' && typeof value === 'number') now.alpha = value; },
    constructPath: ([paint, , extent]) => {
      if (paint !== names['endPath']) strokes += 1;
      const fills = [names['fill'], names['eoFill'], names['fillStroke'], names['eoFillStroke'], names['closeFillStroke'], names['closeEOFillStroke']].includes(paint as number);
      const [x0, y0, x1, y1] = extent === null || extent === undefined ? [] : [...extent as Iterable<number>];
      if (fills && x0 !== undefined && y0 !== undefined && x1 !== undefined && y1 !== undefined) painted.push({ box: boxOf(x0, y0, x1, y1), color: now.alpha < 1 ? null : now.fill, isPicture: false });
    },
    shadingFill: () => { strokes += 1; painted.push({ box: view, color: null, isPicture: false }); },
    paintImageXObject: picture, paintInlineImageXObject: picture, paintInlineImageXObjectGroup: picture, paintImageMaskXObject: picture, paintImageMaskXObjectGroup: picture, paintImageXObjectRepeat: picture, paintImageMaskXObjectRepeat: picture, paintSolidColorImageMask: picture,
    beginText: () => { text = line = identity; },
    setTextMatrix: ([matrix]) => { text = line = matrix as Matrix; },
    moveText: ([x, y]) => { moveTo(Number(x), Number(y)); },
    setLeadingMoveText: ([x, y]) => { now.leading = Number(y); moveTo(Number(x), Number(y)); },
    nextLine: () => { moveTo(0, now.leading); },
    setLeading: ([leading]) => { now.leading = -Number(leading); },
    setFont: ([font, size]) => { now.font = String(font); now.size = Number(size); },
    setCharSpacing: ([spacing]) => { now.spacing = Number(spacing); },
    setWordSpacing: ([spacing]) => { now.wordSpacing = Number(spacing); },
    setHScale: ([percent]) => { now.stretch = Number(percent) / 100; },
    setTextRenderingMode: ([mode]) => { now.mode = Number(mode); },
    showText: ([glyphs]) => { show(glyphs); },
    nextLineShowText: ([glyphs]) => { moveTo(0, now.leading); show(glyphs); },
    nextLineSetSpacingShowText: ([word, spacing, glyphs]) => { now.wordSpacing = Number(word); now.spacing = Number(spacing); moveTo(0, now.leading); show(glyphs); },
  };
  for (const [index, number] of list.fnArray.entries()) operators[name.get(number) ?? '']?.((list.argsArray[index] ?? []) as readonly unknown[]);

  leave();

  const pictureShare = Math.min(1, painted.reduce((sum, { isPicture, box }) => sum + (isPicture ? shareOf(box) : 0), 0));
  const isScanned = ({ reason, mode }: typeof found[number]): boolean => pictureShare >= scanShare && reason === 'not painted' && mode >= 3;
  const texts = found.map((each): PaintedText => (isScanned(each) ? { text: each.text, reason: null, restsOnPictures: false } : { text: each.text, reason: each.reason, restsOnPictures: each.restsOnPictures }));
  return { texts, pictureShare, hasScannedText: isTextCovered || found.some(isScanned) };
}
