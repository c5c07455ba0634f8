import { type AuditFilter, eventGroupIds } from '@keystead/contract';
import { useSearchParameters } from '../../navigation/index.ts';

const actorKinds = ['user', 'token', 'system', 'operator'] as const;
/** All that narrows the list, by its name in the address. */
export const filterNames = ['group', 'action', 'actorKind', 'actorId', 'subjectId', 'from', 'to', 'text'] as const;

/** The filters as they stand in the address. Days are whole ones, in the reader's time zone; the last one counts too. What no filter can be is left out. */
export function useAuditFilter(): AuditFilter {
  const { read } = useSearchParameters();
  const [group, action, kind, actorId, subjectId, text] = [read('group'), read('action'), read('actorKind'), read('actorId'), read('subjectId'), read('text').trim()];
  const [from, to] = [startOfDay(read('from'), 0), startOfDay(read('to'), 1)];
  const knownGroup = eventGroupIds.find((id) => id === group);
  const actorKind = actorKinds.find((each) => each === kind);
  return {
    ...(knownGroup === undefined ? {} : { group: knownGroup }), ...(action === '' ? {} : { action }), ...(actorKind === undefined ? {} : { actorKind }), ...(actorId === '' ? {} : { actorId }),
    ...(subjectId === '' ? {} : { subjectId }), ...(from === null ? {} : { from }), ...(to === null ? {} : { to }), ...(text.length < 2 ? {} : { text }),
  };
}

function startOfDay(day: string, later: number): string | null {
  const [year, month, date] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []).slice(1).map(Number);
  if (year === undefined || month === undefined || date === undefined) return null;
  const start = new Date(year, month - 1, date + later);
  return Number.isNaN(start.getTime()) ? null : start.toISOString();
}
