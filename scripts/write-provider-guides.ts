import { writeFileSync } from 'node:fs';
import { providerGuidesPage } from '../contract/src/index.ts';

// Writes docs/provider-guides.md from the contract; a test holds the two together.
writeFileSync(new URL('../docs/provider-guides.md', import.meta.url), providerGuidesPage());
