/** Groups whose text is about the document and not of it. */
export const aside: ReadonlySet<string> = new Set([
  'fonttbl', 'colortbl', 'stylesheet', 'info', 'pict', 'object', 'objdata', 'themedata', 'colorschememapping', 'datastore', 'latentstyles', 'listtable', 'listoverridetable',
  'rsidtbl', 'generator', 'fldinst', 'xmlnstbl', 'mmathPr', 'pgdsctbl', 'revtbl', 'bkmkstart', 'bkmkend', 'sp', 'shprslt', 'xe', 'tc', 'ftnsep', 'ftnsepc', 'ftncn', 'aftnsep', 'aftnsepc', 'aftncn',
]);

/** Groups that programs may pass over and that are read here all the same. */
export const readThough: ReadonlySet<string> = new Set(['shpinst', 'shptxt', 'annotation', 'atnauthor']);

/** Groups that stand beside the text, with what is said of each; who wrote a comment stands before it. */
export const besides: Readonly<Record<string, 'note' | 'comment' | 'author' | 'text box'>> = { footnote: 'note', annotation: 'comment', atnauthor: 'author', shptxt: 'text box' };

/** Groups that stand around the pages, and the control word without which one of them is not shown. */
export const arounds: Readonly<Record<string, { readonly kind: 'header' | 'footer'; readonly needs: string | null }>> = {
  header: { kind: 'header', needs: null }, headerl: { kind: 'header', needs: 'facingp' }, headerr: { kind: 'header', needs: 'facingp' }, headerf: { kind: 'header', needs: 'titlepg' },
  footer: { kind: 'footer', needs: null }, footerl: { kind: 'footer', needs: 'facingp' }, footerr: { kind: 'footer', needs: 'facingp' }, footerf: { kind: 'footer', needs: 'titlepg' },
};

/** Control words of tracked changes that nobody settled, and of text with a line through it. */
export const changes: Readonly<Record<string, 'deleted' | 'inserted' | 'struck out'>> = { deleted: 'deleted', revised: 'inserted', strike: 'struck out', striked: 'struck out' };

/** Control words that stand for a character. */
export const characters: Readonly<Record<string, string>> = {
  par: '\n\n', line: '\n', tab: '\t', cell: '\t', row: '\n', page: '\f', pagebb: '\f', sect: '\n\n', emdash: '—', endash: '–', lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”', bullet: '•',
  emspace: ' ', enspace: ' ', nestcell: '\t', nestrow: '\n',
};

/** Code pages of Windows that `TextDecoder` knows by these names; others are read as 1252. */
export const codePages: Readonly<Record<number, string>> = {
  866: 'ibm866', 874: 'windows-874', 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5', 1250: 'windows-1250', 1251: 'windows-1251', 1252: 'windows-1252', 1253: 'windows-1253', 1254: 'windows-1254',
  1255: 'windows-1255', 1256: 'windows-1256', 1257: 'windows-1257', 1258: 'windows-1258', 10000: 'macintosh', 65001: 'utf-8',
};

/** Code pages of the character sets that fonts name (RTF 1.9.1, `\\fcharset`); a font of another one is read as the document is. */
export const charsets: Readonly<Record<number, string>> = {
  0: 'windows-1252', 77: 'macintosh', 128: 'shift_jis', 129: 'euc-kr', 134: 'gbk', 136: 'big5', 161: 'windows-1253', 162: 'windows-1254', 163: 'windows-1258', 177: 'windows-1255', 178: 'windows-1256',
  186: 'windows-1257', 204: 'windows-1251', 222: 'windows-874', 238: 'windows-1250',
};
