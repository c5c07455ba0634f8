/** A drawing of boxes and arrows, in units of its own. What stands out is `notable`; colours are the format's. */
export interface Drawing {
  /** What readers without sight are told, and what stands where a format has no drawings. */
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

export type Shape =
  | { readonly kind: 'box'; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly notable: boolean }
  /** `path`: SVG path data up to the tip's foot; `towards`: where the tip points. */
  | { readonly kind: 'arrow'; readonly path: string; readonly tip: { readonly x: number; readonly y: number; readonly towards: 'left' | 'right' }; readonly notable: boolean }
  | { readonly kind: 'badge'; readonly x: number; readonly y: number; readonly text: string; readonly notable: boolean }
  /** `y`: its base line. */
  | { readonly kind: 'text'; readonly x: number; readonly y: number; readonly text: string; readonly as: TextUse };

export type TextUse = 'column' | 'title' | 'line';

/** Sizes of letters in units of the drawing. */
export const textSizes: Readonly<Record<TextUse | 'badge', number>> = { column: 13, title: 14, line: 12, badge: 11 };
export const badgeRadius = 10;
/** An arrow's tip, from its foot on. */
export const tipLength = 8;

/** One way of drawing each kind of shape. */
export type ShapeWriters<Written> = { readonly [Kind in Shape['kind']]: (shape: Extract<Shape, { kind: Kind }>) => Written };

/** Draws a shape with the writer of its kind. */
export function writeShape<Written>(writers: ShapeWriters<Written>, shape: Shape): Written {
  const write = writers[shape.kind] as (shape: Shape) => Written;
  return write(shape);
}
