import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';

const root = resolve(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).toSorted();

/** Files and folders of the project that a page names as code, and what its links lead to within the project. */
function namedIn(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const asCode = [...text.matchAll(/`((?:platform|console|contract|bench|scripts|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path);
  const linked = [...text.matchAll(/(?:\]\(|src(?:set)?=")([\w./-]+)/g)].map(([, path = '']) => path).filter((path) => !/^https?$/.test(path));
  return [...asCode, ...linked.map((path) => join(dirname(page), path))];
}

describe('the documentation', () => {
  it('names files, folders and pictures that are there', () => {
    assert.ok(pages.length > 20 && pages.includes('README.md'), pages.join());
    const missing = pages.flatMap((page) => namedIn(page).filter((path) => !existsSync(join(root, path))).map((path) => `${page}: ${path}`));
    assert.deepEqual(missing, []);
    assert.ok(pages.reduce((sum, page) => sum + namedIn(page).length, 0) > 300);
  });
});
