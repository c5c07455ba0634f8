import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failuresOf, renderMatrix, translateAll } from '../platform/test/support/matrix/index.ts';
import { findFixtures } from '../platform/test/support/replay/index.ts';

/** Writes docs/translation.md: what came of translating every recorded exchange. Needs the recorded traffic. */
const fixtures = findFixtures();
if (fixtures.absent !== undefined) throw new Error(fixtures.absent);
const { answers, requests, warned } = await translateAll(fixtures.folder, fixtures.rows, 20_261_121);
const failures = [...failuresOf(answers), ...failuresOf(requests)];
const page = `# Translation between dialects

Made from recorded traffic. Do not edit: \`node scripts/write-translation-table.ts\`. The same run is a test
(\`npm test -- translation-matrix\`), which fails if one exchange fails.

A request goes through one canonical form (\`platform/src/dialects/canonical\`) whenever its caller and its provider speak
different dialects; where both speak the same one, bytes pass as they are. Nothing is dropped in silence: what only tunes
the answer is left out and told in \`warnings\` (and counted in the header \`x-keystead-warnings\`), what would change the
answer's meaning is refused with the field that it concerns.

## Answers

Each of ${fixtures.rows.filter((row) => answers.has(row.dialect)).length} recorded answers, streams (cut at random bytes) and errors, served to a caller of each dialect and read by its official SDK.
Compared are the text, the calls with their arguments, the reason why it ended, every count of tokens, and for errors the
status and the provider's words. **passed / refused / failed**; the diagonal goes through the canonical form too.

${renderMatrix(answers)}
## Requests

Each recorded request, written in each dialect and read again: the words of both sides, the calls, the tools must all be there.
${warned} of them came with a warning.

${renderMatrix(requests)}`;
writeFileSync(join(import.meta.dirname, '..', 'docs', 'translation.md'), page);
if (failures.length > 0) throw new Error(failures.join('\n'));
