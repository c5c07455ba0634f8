import { pdfByHand, zipByHand } from '../../platform/test/support/files-by-hand.ts';

const types = { name: '[Content_Types].xml', data: Buffer.from('<Types/>') };
const catalogue = '<< /Type /Catalog /Pages 2 0 R >>';

/** Files that are made to hurt whoever reads them. */
export function hostileFiles(): readonly (readonly [string, Buffer])[] {
  return [
    ['a workbook that unpacks to 1 GB', zipByHand([types, { name: 'xl/workbook.xml', data: Buffer.from('<a/>') }, { name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(1_000_000_000), claimedBytes: 0 }])],
    ['a PDF whose tree of pages leads to itself', pdfByHand([catalogue, '<< /Type /Pages /Count 1000000 /Kids [2 0 R 2 0 R 2 0 R] >>'])],
    ['a PDF that claims a thousand million pages', pdfByHand([catalogue, '<< /Type /Pages /Count 1000000000 /Kids [3 0 R] >>', '<< /Type /Page /Parent 2 0 R >>'])],
    ['a picture that claims 60,000 × 60,000 pixels', Buffer.from(`89504e470d0a1a0a0000000d494844520000ea600000ea600806000000${'00'.repeat(4)}`, 'hex')],
    ['a Word document of a million nested tables', zipByHand([types, { name: 'word/document.xml', data: Buffer.from(`<w:document xmlns:w="w"><w:body>${'<w:tbl><w:tr><w:tc>'.repeat(1_000_000)}`), claimedBytes: 0 }])],
  ];
}
