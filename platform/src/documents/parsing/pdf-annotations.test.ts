import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pdfByHand } from '../../../test/support/files-by-hand.ts';
import { parseDocument } from './parse.ts';
import { type ParseContext, defaultParseLimits } from './parsed.ts';

const context: ParseContext = { limits: defaultParseLimits, pictures: null, onPage: () => undefined, depth: 0 };

/** A page that says “Form” with these annotations; more may stand in its catalogue, whose objects begin at 6 after the annotations. */
const read = (annotations: readonly string[], catalogue = '', more: readonly string[] = []) => {
  const stream = 'BT /F1 12 Tf 40 740 Td (Form) Tj ET';
  return parseDocument(pdfByHand([
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`, '<< /Type /Pages /Count 1 /Kids [4 0 R] >>', '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R /Annots [${annotations.map((each) => `<< /Type /Annot ${each} >>`).join(' ')}] >>`,
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`, ...more,
  ]), context);
};
const typed = (text: string, place: string, looks = '/Helv 10 Tf 0 g', more = '') => `/Subtype /FreeText /F 4 /Rect [${place}] /Contents (${text}) /DA (${looks}) ${more}`;

describe('annotations of PDF', () => {
  it('C4 text that was typed over a page is text of the page, from top to bottom; what it shows counts, not what it says of itself', async () => {
    const shows = 'BT /F1 10 Tf 2 5 Td (Shown) Tj ET';
    const appearance = `<< /Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F1 3 0 R >> >> /Length ${shows.length} >>\nstream\n${shows}\nendstream`;
    const { pages, hidden } = await read([typed('lower', '40 100 200 120'), typed('not shown', '40 300 140 320', '/Helv 10 Tf 0 g', '/AP << /N 6 0 R >>'), typed('upper', '40 600 200 620')], '', [appearance]);
    assert.deepEqual([pages, hidden], [['Form\n\nTyped over the page:\nupper\nShown\nlower'], undefined]);
  });

  it('attacks 29–31: typed text in the colour of its ground, too small or outside of the page stands apart, and one that is not shown is not read', async () => {
    const { pages, hidden } = await read([typed('white', '40 100 200 120', '/Helv 10 Tf 1 g'), typed('tiny', '40 80 200 90', '/Helv 1 Tf 0 g'), typed('beyond', '-500 80 -300 90'), typed('unseen', '40 60 200 70').replace('/F 4', '/F 2')]);
    assert.deepEqual([pages, hidden?.map(({ text, reason }) => [text, reason])], [['Form'], [['white', 'in the colour of what it stands on'], ['tiny', 'too small to read'], ['beyond', 'outside of the page']]]);
  });

  it('C4 notes are told apart from the text and name who wrote them; fields keep what was entered', async () => {
    const { pages } = await read([
      '/Subtype /Text /F 4 /Rect [10 10 20 20] /Contents (Check this) /T (Ann)', '/Subtype /Highlight /F 4 /Rect [10 40 20 50] /QuadPoints [10 50 20 50 10 40 20 40] /Contents (Agreed?)', '/Subtype /Link /F 4 /Rect [10 10 20 20] /Contents (a name)',
      '/Subtype /Widget /FT /Tx /T (Name) /V (Zoe) /F 4 /Rect [40 400 200 420]',
    ]);
    assert.deepEqual(pages, ['Form\n\nForm fields:\nName: Zoe\n\n[note by Ann: Check this]\n[note: Agreed?]']);
  });

  it('C4 attached files are named and said not to be read', async () => {
    const file = ['<< /Type /Filespec /F (a.txt) /UF (a.txt) /EF << /F 7 0 R >> >>', '<< /Type /EmbeddedFile /Length 6 >>\nstream\nsecret\nendstream'];
    assert.deepEqual((await read([], '/Names << /EmbeddedFiles << /Names [(a.txt) 6 0 R] >> >>', file)).pages, ['Form\n\n(1 attached file was not read: a.txt)']);
    assert.deepEqual((await read(['/Subtype /FileAttachment /F 4 /Rect [10 10 20 20] /FS 6 0 R'], '/Names << /EmbeddedFiles << /Names [(a.txt) 6 0 R] >> >>', file)).pages, ['Form\n\n(2 attached files were not read: a.txt)']);
  });
});
