// The import rule of ARCHITECTURE.md, as errors: a folder imports only lower ranks, never its own, only through index.ts.
// Parsed with swc: TypeScript 7 has no JavaScript interface for the default parser, which would then see nothing and pass.
const ranks = [
  ['foundation'],
  ['audit', 'dialects', 'papers'],
  ['vault', 'identity', 'metering', 'providers', 'workflows', 'notifications', 'approvals', 'streams'],
  ['gateway'],
  ['documents', 'telemetry', 'billing', 'insight', 'retention'],
  ['governance', 'catalogue', 'chargeback'],
  ['crews'],
  ['server'],
  ['cli'],
];

const rankRules = ranks.flatMap((folders, rank) => folders.map((folder) => {
  const forbidden = ranks.slice(rank).flat().filter((other) => other !== folder);
  return {
    name: `rank-of-${folder}`,
    comment: `${folder} has rank ${rank + 1}: it may import contract and ranks below it, not its own or a higher one. Pass in what it needs.`,
    severity: 'error',
    from: { path: `^platform/src/${folder}/` },
    to: { path: `^platform/src/(${forbidden.join('|')})/` },
  };
}));

const doorRules = ranks.flat().map((folder) => ({
  name: `door-of-${folder}`,
  comment: `From outside, ${folder} is imported through its index.ts alone.`,
  severity: 'error',
  from: { path: '^platform/src/', pathNot: `^platform/src/${folder}/` },
  to: { path: `^platform/src/${folder}/`, pathNot: `^platform/src/${folder}/index\\.ts$` },
}));

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'contract-imports-nothing-of-ours', severity: 'error', from: { path: '^contract/' }, to: { path: '^(platform|console|bench)/' } },
    { name: 'console-imports-contract-alone', severity: 'error', from: { path: '^console/' }, to: { path: '^(platform|bench)/' } },
    { name: 'nothing-imports-tests', severity: 'error', from: { pathNot: '(^platform/test/|\\.(test|conformance)\\.ts$|^bench/)' }, to: { path: '(^platform/test/|\\.test\\.ts$)' } },
    { name: 'unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
    ...rankRules,
    ...doorRules,
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(node_modules|/dist/)' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
};
