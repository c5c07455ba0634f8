import { type DataClass, detectionCategories, type DetectionCategory, regionTexts, type ResidencyRule, strictnessOf } from '@keystead/contract';
import { type AnswerOf, useMay, useRead } from '../api/index.ts';
import { capital } from '../ui/index.ts';
import classes from './data-class.module.css';

type Policy = AnswerOf<'readPolicy'>['policy'];

const categories: Readonly<Record<DetectionCategory, string>> = { secrets: 'secrets', personal: 'personal data', health: 'health data', custom: 'your own words', attachments: 'images and files' };

/** What a class means for where a request goes and what is done with what is in it, by the policy in force. */
export function ClassMeaning({ value }: { readonly value: DataClass }) {
  const may = useMay('policy.read');
  const policy = useRead('readPolicy', undefined, { enabled: may }).data?.policy;
  if (policy === undefined) return may ? null : <p className={classes.plain}>Your organisation’s policy says which keys may serve this class, and what is looked for in it.</p>;
  const effective = value === 'unlabelled' ? policy.unlabelledAs : value;
  const lines = [
    value === 'unlabelled' && effective !== 'unlabelled' ? `Where nobody says more, it counts as ${effective}.` : null,
    placesLine(policy, effective), ...actionLines(policy, effective),
  ].filter((line) => line !== null);
  return (
    <div className={classes.meaning} aria-live="polite">
      <p>What it means for routing</p>
      <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
      <a className="ks-link" href="/policy">See the policy</a>
    </div>
  );
}

function placesLine({ residency }: Policy, dataClass: DataClass): string {
  const bound = residency.filter((rule) => strictnessOf(rule.dataClass) <= strictnessOf(dataClass));
  return bound.length === 0 ? 'Every key that may be used can serve it, wherever it is.' : `Only keys in ${bound.map(placesOf).join(', and of those only ')} serve it.`;
}

function placesOf({ regions, origins }: ResidencyRule): string {
  const parts = [regions === 'any' ? null : regions.map((region) => regionTexts[region]).join(' or ') || 'no place', origins === 'any' ? null : origins.join(' or ') || 'no place'];
  return parts.filter((part) => part !== null).join(' at ') || 'any place';
}

const doneWords = { warn: 'the caller is warned', mask: 'replaced before anything is sent', reroute: 'the request takes another route', block: 'the request is refused' } as const;

/** What holds in every app; exceptions for one app stand on the policy’s page. */
function actionLines({ detection }: Policy, dataClass: DataClass): readonly string[] {
  return detectionCategories.flatMap((category) => {
    const fitting = detection.filter((rule) => rule.category === category && rule.appId === null && strictnessOf(rule.dataClass) <= strictnessOf(dataClass));
    const [rule] = fitting.toSorted((left, right) => strictnessOf(right.dataClass) - strictnessOf(left.dataClass));
    if (rule === undefined || rule.action === 'allow') return [];
    const words = categories[category];
    return [`${capital(words)} in it: ${doneWords[rule.action]}.`];
  });
}
