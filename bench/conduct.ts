import { writeFile } from 'node:fs/promises';
import { scenarios } from '../platform/test/conduct/scenarios.ts';
import { fastProfile, fullProfile } from '../platform/test/conduct/stage.ts';

interface Result { readonly id: string; readonly fault: string; readonly passed: boolean; readonly evidence: string }

/** Scores of others as published with the catalogue (September 2026). */
const published = [['Portkey', '11 pass, 3 fail'], ['Bifrost', '9 pass, 1 fail'], ['LiteLLM', '9 pass, 0 fail']] as const;

const page = new URL('../docs/conduct.md', import.meta.url);

/**
 * Plays every published fault at its published timing against a gateway, each with providers of its own, all at once, and writes the
 * score card. Takes about two minutes, nearly all of it waiting.
 */
export async function conduct(): Promise<void> {
  // Once without measuring: loading the program is no part of it.
  for (const { play } of scenarios.slice(-1)) await play(fastProfile);
  const results = await Promise.all(scenarios.map(async ({ id, fault, play }): Promise<Result> => {
    try {
      return { id, fault, passed: true, evidence: await play(fullProfile) };
    } catch (error) {
      return { id, fault, passed: false, evidence: error instanceof Error ? error.message.split('\n', 1)[0] ?? '' : String(error) };
    }
  }));
  const passed = results.filter((result) => result.passed).length;
  for (const { id, fault, passed: good, evidence } of results) process.stdout.write(`${good ? 'pass' : 'FAIL'}  ${id}  ${fault}: ${evidence}\n`);
  process.stdout.write(`\n${passed} of ${results.length} pass\n`);
  await writeFile(page, scoreCard(results, passed));
  process.exitCode = passed === results.length ? 0 : 1;
}

function scoreCard(results: readonly Result[], passed: number): string {
  return `# Conduct when a provider misbehaves

The sixteen faults of the public failoverbench catalogue (methodology v0.1), played at their published timings by providers that break the protocol at the level of bytes and sockets, against a gateway as it is built into
Keystead. \`npm run bench -- conduct\` plays them again in about two minutes and writes this page; \`npm test -- conduct\` plays the same table with every second cut to a fiftieth, judging order and counts alone.

| | of 16 |
|---|---|
| **Keystead**, ${new Date().toISOString().slice(0, 10)}, this suite | **${passed} pass, ${results.length - passed} fail** |
${published.map(([name, score]) => `| ${name}, as published in September 2026 | ${score} |`).join('\n')}

The published scores come from that catalogue's own runner, ours from our own: the faults and timings are the same, the judge is not, and what is neither passed nor failed was not decided there. What each line asks for stands in \`platform/test/conduct/scenarios.ts\`.

| | fault at the provider | | what was seen |
|---|---|---|---|
${results.map(({ id, fault, passed: good, evidence }) => `| ${id} | ${fault} | ${good ? 'pass' : '**fail**'} | ${evidence.replaceAll('|', '/')} |`).join('\n')}

S08, S09 and S14 are rescued on routes whose delivery is \`buffered\`; on \`immediate\` ones the caller gets a typed error in its own dialect, never a made-up end. Limits and back-off: [operator.md](operator.md); routes: [admin.md](admin.md).
`;
}
