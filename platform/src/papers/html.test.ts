import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toHtml } from './html.ts';

const paper = { title: '<b>', subject: 's', language: 'en"', watermark: 'DRAFT', footer: '</footer>', madeAt: new Date(0) };

describe('papers as HTML', () => {
  it('attack 29: no text can become markup, an attribute or a script, in any kind of block', () => {
    const text = `<script>alert(1)</script>" onload='x' &amp;`;
    const html = toHtml({ ...paper, blocks: [
      { kind: 'heading', level: 2, text }, { kind: 'paragraph', text }, { kind: 'notice', text }, { kind: 'list', items: [text] }, { kind: 'table', header: [text], rows: [[text]] },
    ] });
    assert.equal(html.split('&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp;amp;').length, 7);
    assert.doesNotMatch(html, /<script|<b>|<\/footer><\/footer>|lang="en""/);
    assert.match(html, /default-src 'none'/);
  });

  it('lines of a text stay lines', () => {
    assert.match(toHtml({ ...paper, blocks: [{ kind: 'table', header: ['A'], rows: [['one\ntwo']] }] }), /<td>one<br>two<\/td>/);
  });
});
