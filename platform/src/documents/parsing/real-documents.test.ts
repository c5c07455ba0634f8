import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createParser } from './parser.ts';
import { type ParsedDocument, ParseRefusal } from './parsed.ts';

const folder = process.env['KEYSTEAD_DOCUMENTS'] ?? join(import.meta.dirname, '../../../../../shared/documents');
const skip = existsSync(folder) ? false : `there is no folder of documents at ${folder}; set KEYSTEAD_DOCUMENTS to the one that holds them`;

type Expected = { readonly kind: ParsedDocument['kind']; readonly pages: number; readonly holds: string; readonly part?: string; readonly ocr?: boolean } | { readonly code: ParseRefusal['code']; readonly detail: RegExp };

/** What each file of other projects must become. */
const expectations: Readonly<Record<string, Expected>> = {
  'docling-multi_page.pdf': { kind: 'pdf', pages: 5, holds: 'The Evolution of the Word Processor' },
  'docling-normal_4pages.pdf': { kind: 'pdf', pages: 4, holds: '국내 확' },
  'docling-right_to_left_01.pdf': { kind: 'pdf', pages: 1, holds: 'Python' },
  'pypdf-002-trivial-libre-office-writer.pdf': { kind: 'pdf', pages: 1, holds: 'Lorem ipsum dolor sit amet' },
  'pypdf-google-doc-document.pdf': { kind: 'pdf', pages: 1, holds: 'Beautiful is better than ugly.' },
  'pypdf-multicolumn.pdf': { kind: 'pdf', pages: 3, holds: 'Two-Column Document' },
  'pypdf-with-attachment.pdf': { kind: 'pdf', pages: 1, holds: '(1 attached file was not read' },
  'pypdf-pdflatex-forms.pdf': { kind: 'pdf', pages: 1, holds: 'Submit' },
  'docling-word_sample.docx': { kind: 'docx', pages: 2, holds: 'Swimming in the lake' },
  'docling-word_tables.docx': { kind: 'docx', pages: 1, holds: 'Header 0.0\tHeader 0.1\tHeader 0.2' },
  'docling-docx_external_image.docx': { kind: 'docx', pages: 1, holds: 'Test Document with External Image' },
  'docling-unit_test_headers_numbered.docx': { kind: 'docx', pages: 2, holds: '1.2.1. Section 1.2.3' },
  'docling-docx_comments.docx': { kind: 'docx', pages: 1, holds: '[comment by Jane Editor: Another comment by a different reviewer.]' },
  'docling-docx_rich_cells.docx': { kind: 'docx', pages: 2, holds: 'Table with rich cells' },
  'docling-csv-semicolon.csv': { kind: 'csv', pages: 1, holds: 'Index\tCustomer Id\tFirst Name', part: 'Table' },
  'docling-xlsx_01.xlsx': { kind: 'xlsx', pages: 3, holds: 'first\tsecond\tthird\n1\t5\t9', part: 'Sheet1' },
  'docling-xlsx_02_sample_sales_data.xlsm': { kind: 'xlsx', pages: 1, holds: 'Widget A\t2024-01-01\t5\t5000', part: 'SalesData' },
  'docling-xlsx_03_chartsheet.xlsx': { kind: 'xlsx', pages: 1, holds: '2019\t120\t80\t200', part: 'Duck Observations' },
  'docling-powerpoint_comments.pptx': { kind: 'pptx', pages: 3, holds: 'Test Slide With Comments', part: 'Slide 1' },
  'docling-text_document_01.odt': { kind: 'odt', pages: 1, holds: 'Lorem Ipsum is simply dummy text' },
  'docling-eml_with_attachment.eml': { kind: 'eml', pages: 2, holds: 'Subject: Email with Attachment', part: 'Message' },
  // Read from pictures: a photograph, and a scan, upright and on its side.
  'docling-qr_bill_example.jpg': { kind: 'image', pages: 1, holds: 'Robert Schneider AG', ocr: true },
  'docling-ocr_test.pdf': { kind: 'pdf', pages: 1, holds: 'Docling bundles PDF document conversion', ocr: true },
  'docling-ocr_test_rotated_90.pdf': { kind: 'pdf', pages: 1, holds: 'Docling bundles PDF document conversion', ocr: true },
  'pypdf-habibi-rotated.pdf': { kind: 'pdf', pages: 4, holds: 'habibi' },
  'pypdf-inline-image.pdf': { kind: 'pdf', pages: 1, holds: 'Test' },
  'pypdf-libreoffice-writer-password.pdf': { code: 'document_unreadable', detail: /password/ },
  'docling-legacy_sample.doc': { code: 'unsupported_media_type', detail: /older Word.*save it as DOCX/ },
};

describe('real documents', { skip }, () => {
  const parser = createParser();
  it('C4 every file of the folder is listed here, and every listed one is there', async () => {
    const files = (await readdir(folder)).filter((name) => name !== 'README.md' && !name.startsWith('.'));
    assert.deepEqual(files.toSorted(), Object.keys(expectations).toSorted());
  });

  for (const [name, expected] of Object.entries(expectations)) {
    it(`C4 ${name} ${'code' in expected ? `is turned away: ${expected.code}` : `reads as ${expected.pages} page(s)`}`, async () => {
      const outcome = await parser.parse(await readFile(join(folder, name))).catch((error: unknown) => error);
      if ('code' in expected) {
        assert.ok(outcome instanceof ParseRefusal, String(outcome));
        assert.equal(outcome.code, expected.code);
        assert.match(outcome.detail, expected.detail);
        return;
      }
      if (outcome instanceof Error) throw outcome;
      const { kind, pages, places, readByOcr } = outcome as ParsedDocument;
      assert.equal(places?.[0]?.part, expected.part);
      assert.equal(readByOcr !== undefined, expected.ocr === true);
      assert.deepEqual([kind, pages.length], [expected.kind, expected.pages]);
      assert.ok(pages.join('\n').includes(expected.holds), pages[0]?.slice(0, 300));
    });
  }
});
