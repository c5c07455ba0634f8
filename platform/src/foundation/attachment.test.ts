import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attachmentHeaders } from './attachment.ts';

const disposition = (name: string): string => attachmentHeaders(name)['content-disposition'] ?? '';

describe('downloads', () => {
  it('attacks 17 and 25: names of downloads hold no quotes, no line ends and no folders', () => {
    assert.doesNotMatch(disposition('Ü "x"; \r\n.docx'), /[\r\n]/);
    assert.match(disposition('Ü "x"; \r\n.docx'), /^attachment; filename="U _x__ \.docx"; filename\*=UTF-8''%C3%9C/);
    assert.match(disposition('../../a\ud800.txt'), /^attachment; filename="file[^/]*"; filename\*=UTF-8''\.\.%2F\.\.%2Fa%EF%BF%BD\.txt$/);
  });

  it('a name without a Latin letter gets one for programs that read no other, and keeps its ending', () => {
    assert.match(disposition('日本.docx'), /filename="file\.docx"; filename\*=UTF-8''%E6%97%A5%E6%9C%AC\.docx$/);
    assert.match(disposition('日本'), /filename="file"/);
  });
});
