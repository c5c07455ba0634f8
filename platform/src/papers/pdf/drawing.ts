import { type Drawing, type ShapeWriters, badgeRadius, textSizes, tipLength, writeShape } from '../drawing.ts';
import { type Sheet, type Style, page, textWidth } from './sheet.ts';

const ink = '#1f2328';
const soft = '#59636e';
const tones = { plain: { line: soft, edge: '#aab2bb', fill: '#f5f6f8' }, notable: { line: '#b06a00', edge: '#b06a00', fill: '#fdf3e4' } } as const;
const toneOf = (notable: boolean) => (notable ? tones.notable : tones.plain);
const colours = { column: soft, title: ink, line: '#4a535c' } as const;
/** From the top of a line to its base, in multiples of its size: the leading above it, and the ascent of Noto Sans. */
const baseline = 1.249;

/** Draws as wide as the text is, on one page. */
export function writeDrawing(sheet: Sheet, { label, width, height, shapes }: Drawing): void {
  const scale = Math.min(1, textWidth / width, (page.height - page.top - page.bottom) / height);
  if (sheet.room < height * scale) sheet.newPage();
  const top = sheet.y;
  sheet.picture(label, (document) => {
    const writers = writersAt({ sheet, document, top, scale });
    for (const shape of shapes) writeShape(writers, shape);
  });
  sheet.skip(top + height * scale - sheet.y + 6);
}

interface Place { readonly sheet: Sheet; readonly document: PDFKit.PDFDocument; readonly top: number; readonly scale: number }

function writersAt({ sheet, document, top, scale }: Place): ShapeWriters<void> {
  const scaled = (draw: () => void): void => {
    document.save().translate(page.left, top).scale(scale);
    draw();
    document.restore();
  };
  const write = (text: string, style: Style, at: { readonly x: number; readonly y: number }): void => {
    sheet.write(text, style, { x: page.left + at.x * scale, y: top + at.y * scale - style.size * baseline });
  };
  return {
    box: ({ x, y, width, height, notable }) => { scaled(() => document.lineWidth(1).roundedRect(x, y, width, height, 6).fillAndStroke(toneOf(notable).fill, toneOf(notable).edge)); },
    arrow: ({ path, tip, notable }) => {
      scaled(() => {
        document.lineWidth(1.4).path(path).stroke(toneOf(notable).line);
        document.polygon([tip.x, tip.y - 4], [tip.x + (tip.towards === 'right' ? tipLength : -tipLength), tip.y], [tip.x, tip.y + 4]).fill(toneOf(notable).line);
      });
    },
    badge: ({ x, y, text, notable }) => {
      const style: Style = { weight: 'bold', size: textSizes.badge * scale, colour: '#ffffff' };
      scaled(() => document.circle(x, y, badgeRadius).fill(notable ? '#9a5b00' : soft));
      write(text, style, { x: x - sheet.measure(style)(text) / scale / 2, y: y + 4 });
    },
    text: ({ x, y, text, as }) => { write(text, { weight: as === 'line' ? 'regular' : 'bold', size: textSizes[as] * scale, colour: colours[as] }, { x, y }); },
  };
}
