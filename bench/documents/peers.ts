import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Reads the file at a path as text would be wanted of it; how many pages, if it tells. `null`: it is not on this machine. */
export interface Peer { readonly name: string; readonly run: ((file: string) => Promise<void>) | null }

const isThere = (program: string): boolean => spawnSync(program, ['-v'], { stdio: 'ignore' }).error === undefined;

function command(program: string, parameters: (file: string) => readonly string[]): Peer['run'] {
  return isThere(program) ? (file) => finished(program, parameters(file)) : null;
}

/** A library alone in a process of its own: without limits, checks, pages and hidden text, and with all rights of its user. */
const library = (code: string): Peer['run'] => (file) => finished(process.execPath, ['--input-type=module', '-e', code, file]);

async function finished(program: string, parameters: readonly string[]): Promise<void> {
  // From the platform, whose packages these are.
  const child = spawn(program, parameters, { stdio: ['ignore', 'ignore', 'ignore'], cwd: fileURLToPath(new URL('../../platform', import.meta.url)) });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
}

const argument = 'process.argv[1]';
export const peers: Readonly<Record<'pdf' | 'docx' | 'xlsx' | 'scan', Peer>> = {
  pdf: { name: 'pdftotext (poppler)', run: command('pdftotext', (file) => ['-enc', 'UTF-8', file, '/dev/null']) },
  docx: { name: 'mammoth alone', run: library(`import mammoth from 'mammoth'; await mammoth.extractRawText({ path: ${argument} });`) },
  xlsx: { name: 'SheetJS alone', run: library(`import { readFileSync } from 'node:fs'; import { read, utils } from '@e965/xlsx'; const book = read(readFileSync(${argument}), { dense: true }); for (const name of book.SheetNames) utils.sheet_to_csv(book.Sheets[name]);`) },
  scan: {
    name: 'pdftoppm (300 dots an inch) and tesseract', run: isThere('pdftoppm') && isThere('tesseract')
      ? (file) => finished('sh', ['-c', 'pdftoppm -r 300 -gray "$0" "$0.page" && for page in "$0".page*.pgm; do tesseract "$page" stdout -l eng; done', file]) : null,
  },
};
