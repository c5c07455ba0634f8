import type { AnswerOf } from '../../api/index.ts';

type Split = AnswerOf<'readCredentialSplit'>;

/** A chart's points, one for each bucket of the time, also where nothing was called: the version in use below, the others above. */
export function splitPoints({ from, to, bucketMinutes, versions, points }: Split): { readonly label: string; readonly value: number; readonly quietValue: number }[] {
  const primary = versions.find(({ state }) => state === 'primary')?.version;
  const step = bucketMinutes * 60_000;
  const words = new Intl.DateTimeFormat(undefined, bucketMinutes >= 180 ? { month: 'short', day: 'numeric' } : { weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const first = Math.floor(Date.parse(from) / step) * step;
  return Array.from({ length: Math.max(1, Math.floor((Date.parse(to) - first) / step) + 1) }, (_none, index) => {
    const start = new Date(first + index * step).toISOString();
    const here = points.filter(({ bucketStart }) => bucketStart === start);
    const sum = (own: boolean): number => here.filter(({ version }) => (version === primary) === own).reduce((total, { requests }) => total + requests, 0);
    return { label: words.format(new Date(start)), value: sum(true), quietValue: sum(false) };
  });
}
