import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getDocumentProxy } from 'unpdf';
import type { Block } from './block.ts';
import type { Drawing } from './drawing.ts';
import { writePaper } from './formats.ts';

const drawing: Drawing = {
  label: 'Two parts, one flow.', width: 996, height: 200,
  shapes: [
    { kind: 'box', x: 16, y: 50, width: 236, height: 60, notable: false }, { kind: 'text', x: 28, y: 72, text: 'People <b>', as: 'title' }, { kind: 'text', x: 28, y: 92, text: '4 members', as: 'line' },
    { kind: 'arrow', path: 'M252 70C316 70 316 70 372 70', tip: { x: 372, y: 70, towards: 'right' }, notable: true }, { kind: 'badge', x: 330, y: 70, text: '1', notable: true },
  ],
};
const write = async (format: Parameters<typeof writePaper>[0], blocks: readonly Block[] = [{ kind: 'drawing', drawing }]): Promise<Uint8Array> => (await writePaper(format, { blocks, title: 'T', subject: 's', language: 'en', watermark: null, footer: 'f', madeAt: new Date(0) }, 'x')).bytes;

describe('A6 drawings in papers', () => {
  it('A6 a PDF has the drawing with its words, on one page, and tells readers without sight what it shows', async () => {
    const document = await getDocumentProxy(await write('pdf', [...Array.from({ length: 30 }, (): Block => ({ kind: 'paragraph', text: 'Words.' })), { kind: 'drawing', drawing: { ...drawing, height: 900 } }]));
    assert.equal(document.numPages, 2);
    const page = await document.getPage(2);
    const words = (await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join(' ');
    assert.match(words, /People <b>.*4 members.*1/);
    assert.match(JSON.stringify(await page.getStructTree()), /"role":"Figure".*"alt":"Two parts, one flow\."/);
  });

  it('A6 HTML draws it as SVG, in which no text becomes markup; what cannot draw says what is drawn', async () => {
    const html = Buffer.from(await write('html')).toString();
    assert.ok(html.includes('<svg ') && html.includes('aria-label="Two parts, one flow."') && html.includes('People &lt;b&gt;') && !html.includes('People <b>'));
    for (const format of ['markdown', 'text'] as const) assert.match(Buffer.from(await write(format)).toString(), /Two parts, one flow/);
    assert.ok((await write('docx')).byteLength > 0);
  });
});
