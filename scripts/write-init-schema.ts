import { writeFileSync } from 'node:fs';
import { initFileSchema } from '../contract/src/index.ts';

// Writes docs/init-file.schema.json from the contract; a test holds the two together.
writeFileSync(new URL('../docs/init-file.schema.json', import.meta.url), `${JSON.stringify(initFileSchema(), null, 2)}\n`);
