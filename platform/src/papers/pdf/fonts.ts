import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create } from 'fontkit';

/** A weight of text. Noto Sans holds Latin (Vietnamese too), Greek and Cyrillic; DejaVu Sans the signs that it lacks (→, ≤, ☐, ✓). */
export type Weight = 'regular' | 'bold';
export type FaceName = Weight | `${Weight}-signs`;

/** The files of the fonts, and which characters they hold. */
export interface Fonts {
  readonly files: Readonly<Record<FaceName, Buffer>>;
  /** Whether the fonts hold a character, and in which of the two families. */
  familyOf(codePoint: number): 'text' | 'signs' | null;
}

let loaded: Fonts | undefined;

/** The fonts that a PDF embeds parts of, read once. Each document opens them anew: what one writes of a font changes which letters the next says its glyphs are. */
export function loadFonts(): Fonts {
  loaded ??= readFonts();
  return loaded;
}

function readFonts(): Fonts {
  const { resolve } = createRequire(import.meta.url);
  const noto = join(dirname(dirname(resolve('@embedpdf/fonts-latin'))), 'fonts');
  const dejaVu = join(dirname(resolve('dejavu-fonts-ttf/package.json')), 'ttf');
  const files = {
    'regular': readFileSync(join(noto, 'NotoSans-Regular.ttf')), 'bold': readFileSync(join(noto, 'NotoSans-Bold.ttf')),
    'regular-signs': readFileSync(join(dejaVu, 'DejaVuSans.ttf')), 'bold-signs': readFileSync(join(dejaVu, 'DejaVuSans-Bold.ttf')),
  };
  const [text, signs] = [charactersOf(files.regular), charactersOf(files['regular-signs'])];
  return { files, familyOf: (codePoint) => (text.has(codePoint) ? 'text' : signs.has(codePoint) ? 'signs' : null) };
}

function charactersOf(file: Buffer): ReadonlySet<number> {
  const font = create(file);
  return new Set('characterSet' in font ? font.characterSet : []);
}

/** A piece of text that one face can write. */
export interface Piece { readonly face: FaceName; readonly text: string }

/** What stands for a sign that no font holds. */
const unknown = '□';

/** Text in pieces that one face each can write. A sign that no font holds is shown as □. */
export function splitByFace(fonts: Pick<Fonts, 'familyOf'>, text: string, weight: Weight): readonly Piece[] {
  const pieces: { face: FaceName; text: string }[] = [];
  for (const character of text) {
    const family = fonts.familyOf(character.codePointAt(0) ?? 0);
    const face: FaceName = family === 'text' ? weight : `${weight}-signs`;
    const shown = family === null ? unknown : character;
    const last = pieces.at(-1);
    if (last?.face === face) last.text += shown;
    else pieces.push({ face, text: shown });
  }
  return pieces;
}

/** Letters and digits that no font holds, each once: a text without them would say something else. */
export function lettersWithout(fonts: Pick<Fonts, 'familyOf'>, text: string): readonly string[] {
  return [...new Set(text.match(/[\p{L}\p{M}\p{N}]/gu) ?? [])].filter((letter) => fonts.familyOf(letter.codePointAt(0) ?? 0) === null);
}
