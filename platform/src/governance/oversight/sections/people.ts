import type { Role } from '@keystead/contract';
import { sql } from '../../../foundation/index.ts';
import { capital } from '../../words.ts';
import { type SectionContext, access, count, dayOf, dayOrNever, finding, link, moment, section } from '../section.ts';

interface MemberRow { readonly id: string; readonly user_id: string; readonly role: Role; readonly state: string; readonly joined_at: Date }
interface TokenRow { readonly id: string; readonly name: string; readonly prefix: string; readonly scopes: readonly string[]; readonly environment: string; readonly user_id: string | null; readonly created_at: Date; readonly expires_at: Date | null; readonly last_used_at: Date | null }

async function membersOf({ trx, tenantId }: SectionContext): Promise<readonly MemberRow[]> {
  return (await sql<MemberRow>`select id, user_id, role, state, joined_at from members where tenant_id = ${tenantId} and state = 'active' order by role, joined_at, id`.execute(trx)).rows;
}

async function tokensOf({ trx, tenantId, now }: SectionContext): Promise<readonly TokenRow[]> {
  return (await sql<TokenRow>`
    select id, name, prefix, scopes, environment, user_id, created_at, expires_at, last_used_at from api_tokens
    where tenant_id = ${tenantId} and revoked_at is null and (expires_at is null or expires_at > ${now}) order by name, id`.execute(trx)).rows;
}

const people = link('People', '/people');
const tokensPage = link('API tokens', '/gateway?tab=tokens');

/** Who holds what role, and who of them has no second factor. */
export async function roles(context: SectionContext) {
  const { dependencies, tenantId } = context;
  const members = await membersOf(context);
  const names = await dependencies.people.names(tenantId, members.map((member) => member.user_id));
  const bare: MemberRow[] = [];
  for (const member of members) if (!await dependencies.hasSecondFactor(member.user_id)) bare.push(member);
  const byRole = Map.groupBy(members, ({ role }) => role);
  const powerful = bare.filter(({ role }) => role === 'owner' || role === 'admin');
  const owners = byRole.get('owner') ?? [];
  return section('roles', 'Who holds what role', {
    statements: [{ text: `${count(members.length, 'active person', 'active people')}; ${bare.length === 0 ? 'everybody has' : `${bare.length} without`} a second factor.`, evidence: people }],
    table: { header: ['Role', 'People'], rows: [...byRole].map(([role, of]) => [capital(role), of.map((member) => names.get(member.user_id) ?? member.user_id).join(', ')]) },
    items: [
      ...powerful.map((member) => finding(`second-factor:${member.id}`, 'warning', `${names.get(member.user_id) ?? 'Somebody'} (${capital(member.role)}) has no second factor.`, people)),
      ...powerful.length < bare.length ? [finding('second-factor:others', 'info', `${count(bare.length - powerful.length, 'other person', 'other people')} without a second factor.`, link('Security settings', '/settings?tab=security'))] : [],
      ...owners.length === 1 ? [finding('roles:one-owner', 'info', 'There is one owner alone: nobody else can give that role or leave with everything.', people)] : [],
    ],
  });
}

const unusedDays = 90;

/** Tokens that nobody uses, or that never end. */
export async function tokens(context: SectionContext) {
  const { now, timeZone } = context;
  const live = await tokensOf(context);
  const before = new Date(now.getTime() - unusedDays * 86_400_000);
  const unused = live.filter((token) => (token.last_used_at ?? token.created_at) < before);
  const endless = live.filter((token) => token.expires_at === null && token.scopes.some((scope) => scope.endsWith('.manage')));
  return section('tokens', 'API tokens', {
    statements: [{ text: `${count(live.length, 'live token')}; ${unused.length} of them not used for ${unusedDays} days.`, evidence: tokensPage }],
    table: { header: ['Token', 'Scopes', 'Made', 'Expires', 'Last used'], rows: live.map((token) => [`${token.name} (${token.prefix}…)`, token.scopes.join(', '), dayOf(token.created_at, timeZone), dayOrNever(token.expires_at, timeZone), dayOrNever(token.last_used_at, timeZone)]) },
    items: [
      ...unused.map((token) => finding(`unused:${token.id}`, 'warning', `Token “${token.name}” was ${token.last_used_at === null ? 'never used' : `last used on ${dayOf(token.last_used_at, timeZone)}`}: revoke it.`, tokensPage)),
      ...endless.map((token) => finding(`endless:${token.id}`, 'info', `Token “${token.name}” may change things and never expires.`, tokensPage)),
    ],
  });
}

interface SupportRow { readonly id: string; readonly drill: boolean; readonly reason: string; readonly requested_at: Date; readonly decision: string | null; readonly uses: number; readonly includes_content: boolean }

/** Whether platform support came in. */
export async function supportAccess({ trx, tenantId, from, to, timeZone }: SectionContext) {
  const { rows } = await sql<SupportRow>`select id, drill, reason, requested_at, decision, uses, includes_content from break_glass where tenant_id = ${tenantId} and requested_at >= ${from} and requested_at < ${to} order by requested_at`.execute(trx);
  const page = link('Access transparency', '/transparency');
  const real = rows.filter(({ drill }) => !drill);
  return section('support', 'Support access', {
    statements: [{ text: real.length === 0 ? 'Platform support did not ask to come in.' : `Platform support asked to come in ${count(real.length, 'time')}; ${real.filter(({ decision }) => decision === 'approve').length} granted.`, evidence: page },
      ...rows.length > real.length ? [{ text: `${count(rows.length - real.length, 'drill')} held, nothing was opened.`, evidence: page }] : []],
    items: real.filter(({ decision }) => decision === 'approve').map((row) => finding(`support:${row.id}`, 'warning', `Support came in after ${moment(row.requested_at, timeZone)} (“${row.reason}”), ${count(row.uses, 'call')}${row.includes_content ? ', documents and drafts included' : ''}. Was it called for?`, page)),
  });
}

/** Every person and token, each to be confirmed or taken away. */
export async function recertification(context: SectionContext) {
  const { dependencies, tenantId, timeZone } = context;
  const [members, live] = [await membersOf(context), await tokensOf(context)];
  const names = await dependencies.people.names(tenantId, [...members.map((member) => member.user_id), ...live.flatMap((token) => token.user_id ?? [])]);
  return section('recertification', 'Access recertification', {
    statements: [{ text: `${count(members.length, 'person', 'people')} and ${count(live.length, 'API token')} have access. Confirm each, or have it taken away.`, evidence: people }],
    items: [
      ...members.map((member) => access(`member:${member.id}`, `${names.get(member.user_id) ?? member.user_id}: ${capital(member.role)}, since ${dayOf(member.joined_at, timeZone)}`, people)),
      ...live.map((token) => access(`token:${token.id}`, `Token “${token.name}”${token.user_id === null ? '' : ` of ${names.get(token.user_id) ?? 'somebody'}`}, ${token.environment}: ${token.scopes.join(', ')}; last used ${dayOrNever(token.last_used_at, timeZone)}`, tokensPage)),
    ],
  });
}
