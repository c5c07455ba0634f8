import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

// Makes the verifier that needs no Keystead: one HTML file with its code and style inside, and a policy that lets nothing else run and nothing
// leave. `node pack-verifier.ts FILE`.

const source = join(dirname(import.meta.dirname), 'console', 'src', 'verifier', 'standalone');
const [file = ''] = process.argv.slice(2);
if (file === '') throw new Error('pack-verifier.ts FILE');

const build = await rolldown({ input: join(source, 'page.ts'), platform: 'browser', tsconfig: false, logLevel: 'warn' });
const { output: [{ code }] } = await build.generate({ format: 'iife', minify: true });
await build.close();
if (code.includes('</script')) throw new Error('the code would end its own element');

const page = readFileSync(join(source, 'page.html'), 'utf8');
const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${hashOf(code)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'">`;
// Given as functions: `$` in code means itself.
writeFileSync(file, page.replace('<!--policy-->', () => policy).replace('</html>', () => `<script>${code}</script>\n</html>`));
