import type { AnyPermission, IsolationTry, Permission } from '@keystead/contract';
import { permissions, permissionsOfRole } from '@keystead/contract';
import { KeysteadError, type TenantDatabase } from '../../../foundation/index.ts';
import type { EvidenceOptions } from '../dependencies.ts';
import { type Side, controls, furnishDecoy, probeAddressed, probeLists, readOwnIds } from './api-probes.ts';
import { compareStanding, probeNaming, readStanding } from './body-probes.ts';
import { probeDatabase } from './database-probes.ts';
import type { TestToken } from './dependencies.ts';
import { type GatewaySide, furnishGateway, probeGateway, readThings } from './gateway-probes.ts';
import { probeRecords, readGatewayRecords } from './gateway-records.ts';

const tokenMinutes = 10;
export const decoyName = (testId: string): string => `Isolation test decoy ${testId}`;
/** What no token of a test needs for the control plane: to call models, and what owners alone may. Calls of the gateway have tokens of their own. */
const withheld: ReadonlySet<AnyPermission> = new Set(['gateway.use', ...permissionsOfRole.owner.filter((permission) => !permissionsOfRole.admin.includes(permission))]);

interface Test { readonly id: string; readonly tenantId: string; readonly requestedBy: string }
interface Somebody { readonly tenantId: string; readonly userId: string }

/** The test itself. What it made of tokens ends with it, whatever happens. @throws KeysteadError `forbidden` where nobody stands behind it any more */
export async function carryOut<Tables>(options: EvidenceOptions, tables: TenantDatabase<Tables>, { id, tenantId, requestedBy }: Test): Promise<readonly IsolationTry[]> {
  const { clock, decoys, logger } = options;
  const person = await options.standing({ tenantId, userId: requestedBy, tokenId: null });
  if (person === null) throw new KeysteadError('forbidden', { permission: 'tenant.manage' });
  const tokens: TestToken[] = [];
  const expiresAt = new Date(clock.now().getTime() + tokenMinutes * 60_000);
  const tokenOf = async ({ tenantId: of, userId }: Somebody, scopes: readonly Permission[]): Promise<TestToken> => {
    const token = await decoys.token({ tenantId: of, userId, scopes, name: `Isolation test ${id}`, expiresAt });
    tokens.push(token);
    return token;
  };
  const sideOf = async (as: Side['as'], of: Somebody & { readonly name: string }, scopes: readonly Permission[]): Promise<Side> => ({ as, tenantId: of.tenantId, name: of.name, token: (await tokenOf(of, scopes)).secret, permissions: new Set(scopes) });
  const gatewayOf = async (side: Side, token: TestToken): Promise<GatewaySide> => ({ side, token: token.secret, ...await readThings(decoys.call, side) });
  try {
    const decoy = await decoys.create(decoyName(id));
    const owner = { tenantId: decoy.tenantId, userId: decoy.ownerId };
    const theirs = await sideOf('decoy', { ...owner, name: decoyName(id) }, permissions.filter((permission) => permission !== 'gateway.use'));
    const ours = await sideOf('organisation', { tenantId, userId: requestedBy, name: '' }, permissions.filter((permission) => person.permissions.has(permission) && !withheld.has(permission)));
    const made = await furnishDecoy(decoys.call, theirs);
    await furnishGateway(decoys.call, theirs, made.get('credentialId'));
    const madeIds = new Map([...await readOwnIds(decoys.call, theirs, id), ...made]);
    const ourIds = await readOwnIds(decoys.call, ours, id);
    const decoyToken = await tokenOf(owner, ['gateway.use']);
    const ourToken = person.permissions.has('gateway.use') ? await tokenOf({ tenantId, userId: requestedBy }, ['gateway.use']) : null;
    // Before any call: a refused one stands in its caller’s own log with the name that it asked for.
    const lists = [...await probeLists(decoys.call, theirs, { side: ours, ids: ourIds }), ...await probeLists(decoys.call, ours, { side: theirs, ids: madeIds })];
    const gateway = await probeGateway(decoys, await gatewayOf(theirs, decoyToken), ourToken === null ? null : await gatewayOf(ours, ourToken));
    const records = await probeRecords(() => readGatewayRecords(tables, { decoyId: decoy.tenantId, tenantId, decoyToken: decoyToken.id, ourToken: ourToken?.id ?? null }), (milliseconds) => decoys.pause(milliseconds));
    const tries = [
      ...await controls(decoys.call, theirs, madeIds), ...await controls(decoys.call, ours, ourIds), ...lists, ...gateway, ...records,
      // Of what is real, the decoy tries to read alone, and to name it in things of its own; at the decoy everything is tried.
      ...await probeAddressed(decoys.call, theirs, ourIds, { reading: true }),
      ...await probeDatabase(tables, tenantId, decoy.tenantId),
      ...await probeNaming(decoys.call, { decoy: { side: theirs, ids: madeIds }, ours: { side: ours, ids: ourIds } }),
    ];
    const before = await readStanding(decoys.call, theirs, made);
    const addressed = await probeAddressed(decoys.call, ours, madeIds, { reading: false, own: ourIds });
    return [...tries, ...addressed, ...compareStanding(ours, before, await readStanding(decoys.call, theirs, made))];
  } finally {
    for (const token of tokens) await token.end().catch((error: unknown) => { logger.warn({ err: error }, 'a token of an isolation test could not be revoked; it ends by itself'); });
  }
}
