import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TenantConfiguration } from '../snapshot/configuration.ts';
import type { Target } from '../routing/resolve.ts';
import { budgetsFor, type CountedFor } from './matching.ts';

const counted = (more: Partial<CountedFor>): CountedFor => ({ teamId: null, userId: 'u', appId: null, workflowId: null, project: null, askedModel: 'm', ...more });
const target = { credential: { id: 'c' }, model: 'm' } as unknown as Target;

describe('budgetsFor', () => {
  it('B1 what was found for one set of names never stands for another, however the names are put together', () => {
    const tenant = { budgets: ['acme corp', 'null'].map((scopeId) => ({ id: scopeId, scopeKind: 'project', scopeId, unit: 'tokens' })) } as unknown as TenantConfiguration;
    const found = (more: Partial<CountedFor>): readonly string[] => budgetsFor(tenant, counted(more), target).map(({ id }) => id);
    for (const more of [{ workflowId: 'null acme', project: 'corp' }, { workflowId: 'acme', project: 'corp' }, {}, { workflowId: 'acme corp' }, { askedModel: 'm\nacme corp' }]) assert.deepEqual(found(more), [], JSON.stringify(more));
    assert.deepEqual([found({ project: 'acme corp' }), found({ project: 'null' })], [['acme corp'], ['null']]);
  });
});
