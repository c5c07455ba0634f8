import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { parseDocument } from './parse.ts';
import { type ParseContext, defaultParseLimits } from './parsed.ts';

const context: ParseContext = { limits: defaultParseLimits, pictures: null, onPage: () => undefined, depth: 0 };

/** An OpenDocument text: its type is stored first and as it is. */
async function read(body: string, automatic = '', styles = '') {
  const zip = new ZipFile();
  const names = 'xmlns:o="o" xmlns:t="t" xmlns:s="s" xmlns:fo="fo" xmlns:dc="dc" xmlns:table="table" xmlns:draw="draw"';
  zip.addBuffer(Buffer.from('application/vnd.oasis.opendocument.text'), 'mimetype', { compress: false });
  zip.addBuffer(Buffer.from(`<o:document-content ${names}><o:automatic-styles>${automatic}</o:automatic-styles><o:body><o:text>${body}</o:text></o:body></o:document-content>`), 'content.xml');
  zip.addBuffer(Buffer.from(`<o:document-styles ${names}>${styles}</o:document-styles>`), 'styles.xml');
  zip.end();
  return parseDocument(await buffer(zip.outputStream), context);
}

describe('OpenDocument text', () => {
  it('C4 notes, comments and boxes stand below their paragraph; deleted passages are marked, headers and footers stand once', async () => {
    const body = '<t:tracked-changes><t:changed-region t:id="c1"><t:deletion><t:p>thirty</t:p></t:deletion></t:changed-region></t:tracked-changes><t:p>Pay<t:note t:note-class="footnote"><t:note-citation>1</t:note-citation><t:note-body><t:p>Without tax.</t:p></t:note-body></t:note> within <t:change t:change-id="c1"/>14 days<o:annotation><dc:creator>Ann</dc:creator><t:p>Agreed?</t:p></o:annotation><draw:frame><draw:text-box><t:p>In the box</t:p></draw:text-box></draw:frame>.</t:p>';
    const { pages } = await read(body, '', '<s:master-page><s:header><t:p>Draft</t:p></s:header><s:footer><t:p>7</t:p></s:footer></s:master-page>');
    assert.deepEqual(pages, ['[header: Draft]\n\nPay within [deleted: thirty]14 days.\n[note 1: Without tax.]\n[comment by Ann: Agreed?]\n[text box: In the box]']);
  });

  it('C4 figures stay in their columns, and high digits stay high', async () => {
    const cell = (text: string) => `<table:table-cell><t:p>${text}</t:p></table:table-cell>`;
    const row = (cells: string) => `<table:table-row>${cells}</table:table-row>`;
    const { pages } = await read(`<table:table>${row(cell('Year') + cell('Q1'))}${row(`<table:covered-table-cell/>${cell('Q2')}`)}${row(`<table:table-cell table:number-columns-repeated="2"/>${cell('3')}`)}</table:table><t:p>m<t:span t:style-name="T1">2</t:span></t:p>`, '<s:style s:name="T1"><s:text-properties s:text-position="super 58%"/></s:style>');
    assert.deepEqual(pages, ['Year\tQ1\n\tQ2\n\t\t3\n\nm²']);
  });

  it('C4 pages are those of the last layout, or between page breaks', async () => {
    assert.deepEqual((await read('<t:p>One</t:p><t:p>goes <t:soft-page-break/>on</t:p><t:soft-page-break/><t:p>Three</t:p>')).pages, ['One\n\ngoes', 'on', 'Three']);
    const { pages, paging } = await read('<t:p>One</t:p><t:p t:style-name="P1">Two</t:p>', '<s:style s:name="P1"><s:paragraph-properties fo:break-before="page"/></s:style>');
    assert.deepEqual([pages, paging], [['One', 'Two'], 'original']);
  });
});
