import type { EvalModel, EvalReport, EvalResult } from '@keystead/contract';

const states: Readonly<Record<EvalReport['state'], string>> = {
  running: 'still running', finished: 'finished', capped: 'stopped at its limit; a higher limit goes on from there', stopped: 'stopped by a person', failed: 'broke off',
};

/** US dollars of a nano-dollar amount: two decimals from a dollar on, up to six below. */
export function dollars(nanoUsd: number | null): string {
  if (nanoUsd === null) return '–';
  const usd = nanoUsd / 1e9;
  return `US$${usd >= 1 || usd === 0 ? usd.toFixed(2) : usd.toFixed(6).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

const share = (rate: number | null): string => (rate === null ? '–' : `${(rate * 100).toFixed(1)} %`);
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] => [`| ${heads.join(' | ')} |`, `|${heads.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)];

/** The report of an eval as Markdown: the comparison, then every case with what each check found. */
export function markdownOf(report: EvalReport): string {
  return [
    `# Eval of ${report.apps.length === 1 ? report.apps[0]?.name ?? 'an app' : `${report.apps.length} apps`}`,
    '',
    `Begun ${report.startedAt}${report.finishedAt === null ? '' : `, ended ${report.finishedAt}`} (UTC): ${states[report.state]}. ${report.done} of ${report.planned} answers, ${report.passed} passed; limit ${dollars(report.atMostNanoUsd)}.`,
    ...report.problem === null ? [] : ['', report.problem],
    'Golden cases are made-up data that the apps ship with. A case passes where the answer fits the app’s sections, meets every check of the case, and quotes and names nothing that its sources do not hold.',
    '', '## Models compared', '',
    ...comparisonTable(report.comparison),
    ...judgement(report),
    ...report.leftOut.length === 0 ? [] : ['', '## Left out', '', ...report.leftOut.map(({ app, why }) => `- ${app}: ${why}`)],
    '', '## Cases', '',
    ...report.results.flatMap(caseLines),
  ].join('\n').concat('\n');
}

/** The comparison as lines of a table; the CLI prints the same. */
export function comparisonTable(comparison: readonly EvalModel[]): string[] {
  return table(
    ['Model', 'Passed', 'Rate', 'Did not fit', 'No answer', 'Quotes found / elsewhere / not found', 'Figures not in sources', 'Cost', 'Cost per passed case', 'Median time', 'Rank by quality', 'Rank by value'],
    comparison.map((row) => [
      `${row.model}${row.sandbox ? ' (sandbox: no model, no cost)' : ''}`, `${row.passed} of ${row.cases}`, share(row.passRate), String(row.misfits), `${row.errors}${row.gaveUp ? ', given up' : ''}`,
      `${row.citations.found} / ${row.citations.elsewhere} / ${row.citations.notFound}`, String(row.unsupportedFigures), row.unpricedCases > 0 ? `not known for ${row.unpricedCases}` : dollars(row.costNanoUsd), dollars(row.costPerPassedNanoUsd),
      row.medianLatencyMs === null ? '–' : `${(row.medianLatencyMs / 1000).toFixed(1)} s`, row.rankByQuality === null ? '–' : String(row.rankByQuality),
      `${row.rankByValue === null ? '–' : row.rankByValue}${row.beatenBy === null ? '' : ` (${row.beatenBy} passes as many for less)`}`,
    ]),
  );
}

function judgement(report: EvalReport): string[] {
  const judged = report.comparison.filter(({ opinions }) => opinions !== null);
  if (report.judge === null || judged.length === 0) return [];
  return [
    '', `## Opinion of ${report.judge}`, '', 'A model’s opinion, asked for beside the checks. It decides nothing above, and its cost is not in the comparison.', '',
    ...table(['Model', 'Answers judged', 'Good', 'Fair', 'Poor', 'Cost of judging'], judged.map(({ model, opinions }) => [model, String(opinions?.answers ?? 0), String(opinions?.good ?? 0), String(opinions?.fair ?? 0), String(opinions?.poor ?? 0), dollars(opinions?.costNanoUsd ?? null)])),
  ];
}

function caseLines(result: EvalResult): string[] {
  const figures = `${result.inputTokens ?? '–'} tokens in, ${result.outputTokens ?? '–'} out, ${dollars(result.costNanoUsd)}, ${result.latencyMs === null ? '–' : `${(result.latencyMs / 1000).toFixed(1)} s`}`;
  return [
    `### ${result.appName} ${result.appVersion}: ${result.goldenCase} – ${result.model} – ${result.outcome === 'error' ? 'no answer' : result.outcome}`, '',
    ...result.problem === null ? [] : [result.problem, ''],
    ...result.checks.map(({ rule, problem }) => `- ${problem === null ? 'passed' : 'FAILED'}: ${rule}${problem === null ? '' : ` (${problem})`}`),
    ...(result.opinion?.verdicts ?? []).map(({ criterion, verdict, why }) => `- opinion, ${criterion}: ${verdict}. ${why}`),
    `- ${figures}`, '',
  ];
}
