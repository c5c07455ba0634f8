import { version } from '../version.ts';
import { type SupportBundle, supportBundle } from './bundle.ts';
import { askReport } from './listen.ts';
import { settingsReport } from './report.ts';

/** Makes a support bundle with the help of the Keystead that runs on this data folder, or without one. */
export async function readSupportBundle(options: { dataDirectory: string; environment: NodeJS.ProcessEnv; now: Date }): Promise<{ bundle: SupportBundle; running: boolean }> {
  const report = await askReport(options.dataDirectory);
  return { bundle: supportBundle(report, { version, settings: settingsReport(options.environment), now: options.now }), running: report !== null };
}
