import type { DetectionAction, DetectionCategory } from '@keystead/contract';
import { Badge, Facts, type Tone, capital } from '../../../ui/index.ts';
import { dataClassName } from '../../../vocabulary/index.ts';
import classes from './route.module.css';
import type { DryRun } from './use-dry-run.ts';

type Decisions = DryRun['decisions'];

const saidBy: Readonly<Record<Decisions['dataClass']['from'], string>> = {
  asked: 'As chosen above', team: 'The team’s own class is stricter', policy: 'What the policy takes unlabelled requests for', nobody: 'Nobody says anything of it',
};
const categories: Readonly<Record<DetectionCategory, string>> = { secrets: 'secrets', personal: 'personal data', health: 'health data', custom: 'your own words', attachments: 'images and files' };
const done: Readonly<Record<DetectionAction, { readonly word: string; readonly tone: Tone }>> = {
  allow: { word: 'allowed', tone: 'neutral' }, warn: { word: 'warned of', tone: 'warn' }, mask: { word: 'masked', tone: 'warn' }, reroute: { word: 'sent elsewhere', tone: 'info' }, block: { word: 'blocked', tone: 'bad' },
};

/** What is decided of the request before any leg is looked at. */
export function DryRunDecisions({ decisions, hasText }: { readonly decisions: Decisions; readonly hasText: boolean }) {
  const { dataClass, complexity, residency } = decisions;
  const signs = complexity.signs.map(({ name, points }) => `${name} ${points}`).join(', ');
  return (
    <div className={classes.decisions}>
      <Facts facts={[
        ['Data class', dataClassName(dataClass.value), saidBy[dataClass.from]],
        ['Complexity', `${capital(complexity.verdict)}, ${complexity.points} ${complexity.points === 1 ? 'point' : 'points'}`, `Rule: ${complexity.rule}${signs === '' ? '' : ` (${signs})`}`],
        ['May go', residency.length === 0 ? 'Anywhere' : <span key="places" className={classes.places}>{residency.map((rule) => <span key={rule.dataClass}>{rule.places}</span>)}</span>, residency.length === 0 ? 'No rule of the policy binds this class' : `By the rule for ${residency.map((rule) => (rule.dataClass === 'unlabelled' ? 'every request' : `${rule.dataClass} and stricter`)).join(', and for ')}`],
        ['Found', <Found key="found" detection={decisions.detection} hasText={hasText} />],
      ]} />
    </div>
  );
}

function Found({ detection, hasText }: { readonly detection: Decisions['detection']; readonly hasText: boolean }) {
  if (detection === null) return <span className="ks-soft">{hasText ? 'The policy looks for nothing' : 'Paste a text above to see'}</span>;
  if (detection.seen.length === 0) return <>Nothing that the policy looks for</>;
  return (
    <ul className={classes.found}>
      {detection.seen.map(({ category, kinds, count, action }) => (
        <li key={category}><Badge tone={done[action].tone}>{done[action].word}</Badge> <span>{count} {categories[category]}{kinds.length > 0 && <span className="ks-soft"> ({kinds.map((kind) => kind.toLowerCase().replaceAll('_', ' ')).join(', ')})</span>}</span></li>
      ))}
      {detection.route !== null && <li className="ks-soft">It goes to the route <span className="ks-mono">{detection.route}</span></li>}
    </ul>
  );
}
