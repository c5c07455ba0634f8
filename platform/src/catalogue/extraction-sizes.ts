/*
 * How many entries the extractors transcribe in one run: what fits in 16,000 tokens, which every model that apps use at OpenAI, Anthropic and Google can write
 * (the least of them, gpt-4o-mini, 16,384). Sizes of entries are those of the golden cases in o200k, as one line and where a model indents its JSON.
 */
export const extractionOutputTokens = 16_000;

/** Entries of the Data Extractor take 53 tokens at most, 79 indented: 200 × 79 = 15,800, or 200 × 53 and sixty exceptions of 31 = 12,460. */
export const mostEntries = 200;

/** Lines of invoices take 70 tokens and their account 40 at most, 101 and 52 indented: 100 × (101 + 52) = 15,300, or 100 × (70 + 40) and sixty documents of 74 = 15,440. */
export const mostLines = 100;
