import { anthropic } from './anthropic.ts';
import type { ReportDriver } from './driver.ts';
import { openai } from './openai.ts';

/** Every provider whose own report can be fetched, by the provider that its admin key is a credential of. Others come as a file. */
export const reportDrivers: ReadonlyMap<string, ReportDriver> = new Map([openai, anthropic].map((driver) => [driver.credentialProvider, driver]));
