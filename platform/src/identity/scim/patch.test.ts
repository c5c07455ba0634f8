import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFilter } from './filter.ts';
import { patchGroup, patchUser, readPatch, userChangeOf } from './patch.ts';

const operations = (...list: object[]) => readPatch({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: list });

describe('T7 SCIM: what directories send', () => {
  it('T7 Entra: capital verbs, "False" as a string, paths with a value filter, an extension without a place', () => {
    assert.deepEqual(patchUser(operations(
      { op: 'Replace', path: 'active', value: 'False' }, { op: 'Add', path: 'emails[type eq "work"].value', value: 'a@acme.test' }, { op: 'Replace', path: 'name.givenName', value: 'Ada' },
      { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'R&D' }, { op: 'Replace', path: 'userName', value: 'ada@acme.test' },
    )), { active: false, givenName: 'Ada', userName: 'ada@acme.test' });
  });

  it('T7 Okta: no path, an object of values', () => {
    assert.deepEqual(patchUser(operations({ op: 'replace', value: { active: false } })), { active: false });
    assert.deepEqual(patchUser(operations({ op: 'replace', value: { 'name.familyName': 'Byron', id: 'x' } })), { familyName: 'Byron' });
  });

  it('T7 a whole person: displayName wins over name, whatever stands first; roles by their first or primary value', () => {
    assert.deepEqual(userChangeOf({ name: { formatted: 'A. Lovelace', givenName: 'Ada' }, displayName: 'Ada', userName: 'ada@acme.test', roles: [{ value: 'viewer' }, { value: 'admin', primary: true }] }), { displayName: 'Ada', givenName: 'Ada', userName: 'ada@acme.test', role: 'admin' });
  });

  it('T7 groups: members added and removed in order, one by filter, all at once', () => {
    assert.deepEqual(patchGroup(operations({ op: 'Add', path: 'members', value: [{ value: '1' }, { value: '2' }] }, { op: 'Remove', path: 'members[value eq "1"]' })).members, { set: null, add: ['2'], remove: ['1'] });
    assert.deepEqual(patchGroup(operations({ op: 'remove', path: 'members', value: [{ value: '3' }] })).members, { set: null, add: [], remove: ['3'] });
    assert.deepEqual(patchGroup(operations({ op: 'remove', path: 'members' })).members, { set: [], add: [], remove: [] });
    assert.deepEqual(patchGroup(operations({ op: 'replace', value: { id: 'x', displayName: 'Renewals' } })), { displayName: 'Renewals', members: { set: null, add: [], remove: [] } });
  });

  it('T7, attack 22, 23: nonsense is refused by name, and no filter is evaluated', () => {
    for (const body of [null, [], {}, { Operations: [] }, { Operations: [{ op: 'move' }] }, { schemas: ['x'], Operations: [{ op: 'add' }] }]) assert.throws(() => readPatch(body), /PatchOp/);
    assert.throws(() => patchUser(operations({ op: 'replace', path: 'active', value: 'maybe' })), /true or false/);
    assert.throws(() => patchUser(operations({ op: 'remove' })), /needs a path/);
    assert.deepEqual(patchUser(operations({ op: 'add', path: '__proto__', value: { active: true } })), {});
    assert.deepEqual(parseFilter('userName eq "ada@acme.test"', ['userName']), { attribute: 'userName', value: 'ada@acme.test' });
    assert.deepEqual(parseFilter(String.raw`username Eq "a\"b"`, ['userName']), { attribute: 'userName', value: 'a"b' });
    for (const text of ['userName co "a"', 'userName eq "a" or active eq true', 'password eq "x"', 'userName eq "a', `userName eq "${'('.repeat(2_000)}"`]) assert.throws(() => parseFilter(text, ['userName']), /must be one of/);
  });
});
