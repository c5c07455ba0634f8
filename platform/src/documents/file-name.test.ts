import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cleanFileName } from './file-name.ts';

describe('names of files', () => {
  it('attack 25: paths, absolute names and leading dots leave only the last part', () => {
    assert.deepEqual(['../../etc/passwd', '/abs/lease.pdf', 'C:\\docs\\lease.pdf', '.htaccess', 'a/b/'].map(cleanFileName), ['passwd', 'lease.pdf', 'lease.pdf', 'htaccess', 'b']);
  });

  it('attack 17: control characters and marks that turn the direction are dropped', () => {
    assert.equal(cleanFileName('a\r\nSet-Cookie: x.pdf'), 'aSet-Cookie: x.pdf');
    assert.equal(cleanFileName('in\u202efdp.exe\u0000'), 'infdp.exe');
  });

  it('what is left empty is called document, and length is bounded', () => {
    assert.deepEqual(['', '///', '...', '\u200b'].map(cleanFileName), ['document', 'document', 'document', 'document']);
    assert.equal(cleanFileName('x'.repeat(999)).length, 255);
  });
});
