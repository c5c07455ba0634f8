import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create } from 'fontkit';

/** A weight of text. */
export type Weight = 'regular' | 'bold';
/**
 * Who holds a letter: Noto Sans Latin (Vietnamese too), Greek and Cyrillic; DejaVu Sans the signs that it lacks (→, ≤, ☐, ✓); Noto Sans CJK Chinese, Japanese and Korean, where the
 * operator has installed it: it is as large as all the rest of Keystead.
 */
type Family = 'text' | 'signs' | 'east-asian';
export type FaceName = `${Weight} ${Family}`;
export interface FontFile { readonly bytes: Buffer; /** Which font of a collection. */ readonly member?: string }

/** The files of the fonts, and which characters they hold. */
export interface Fonts {
  readonly files: Readonly<Partial<Record<FaceName, FontFile>>>;
  /** Whether the fonts hold a character, and in which family. */
  familyOf(codePoint: number): Family | null;
}

/** Where the packages of Debian, Ubuntu and Alpine, of Fedora, and of Arch put Noto Sans CJK. */
export const eastAsianFolders: readonly string[] = ['/usr/share/fonts/opentype/noto', '/usr/share/fonts/noto', '/usr/share/fonts/google-noto-sans-cjk-fonts', '/usr/share/fonts/noto-cjk'];
const eastAsianLetters = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u;

let own: Fonts | undefined;
let more: Fonts | null | undefined;

/**
 * The fonts for a text, read once. Each document opens them anew: what one writes of a font changes which letters the next says its glyphs are.
 * @param folders where Noto Sans CJK is looked for, once a text has letters for it.
 */
export function loadFonts(text: string, folders: readonly string[] = eastAsianFolders): Fonts {
  own ??= readOwn();
  if (!eastAsianLetters.test(text)) return own;
  more ??= withEastAsian(own, folders);
  return more ?? own;
}

function readOwn(): Fonts {
  const { resolve } = createRequire(import.meta.url);
  const noto = join(dirname(dirname(resolve('@embedpdf/fonts-latin'))), 'fonts');
  const dejaVu = join(dirname(resolve('dejavu-fonts-ttf/package.json')), 'ttf');
  const files = {
    'regular text': { bytes: readFileSync(join(noto, 'NotoSans-Regular.ttf')) }, 'bold text': { bytes: readFileSync(join(noto, 'NotoSans-Bold.ttf')) },
    'regular signs': { bytes: readFileSync(join(dejaVu, 'DejaVuSans.ttf')) }, 'bold signs': { bytes: readFileSync(join(dejaVu, 'DejaVuSans-Bold.ttf')) },
  };
  const [text, signs] = [charactersOf(files['regular text']), charactersOf(files['regular signs'])];
  return { files, familyOf: (codePoint) => (text.has(codePoint) ? 'text' : signs.has(codePoint) ? 'signs' : null) };
}

function withEastAsian(fonts: Fonts, folders: readonly string[]): Fonts | null {
  const folder = folders.find((each) => existsSync(join(each, 'NotoSansCJK-Regular.ttc')));
  if (folder === undefined) return null;
  const bold = join(folder, 'NotoSansCJK-Bold.ttc');
  const regular: FontFile = { bytes: readFileSync(join(folder, 'NotoSansCJK-Regular.ttc')), member: 'NotoSansCJKsc-Regular' };
  const held = charactersOf(regular);
  return {
    files: { ...fonts.files, 'regular east-asian': regular, 'bold east-asian': existsSync(bold) ? { bytes: readFileSync(bold), member: 'NotoSansCJKsc-Bold' } : regular },
    familyOf: (codePoint) => fonts.familyOf(codePoint) ?? (held.has(codePoint) ? 'east-asian' : null),
  };
}

function charactersOf({ bytes, member }: FontFile): ReadonlySet<number> {
  const font = create(bytes, member);
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
    const face: FaceName = `${weight} ${family ?? 'signs'}`;
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

/** Scripts that run from right to left (UAX #9). What sets pages here writes from left to right alone, and would turn the order of their words round. */
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}]/gu;

/** Letters of a text that run from right to left, each once. */
export function lettersFromRight(text: string): readonly string[] {
  return [...new Set(text.match(rightToLeft) ?? [])];
}
