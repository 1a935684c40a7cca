import { expect, it } from 'vitest';
import { tabsOf } from './tabs.ts';

it('a connection has the tabs of what its records map as', () => {
  expect(tabsOf({ auth: 'oauth2', mapping: 'ledger_account' }, { live: null })).toEqual([
    'summary',
    'checks',
    'mapping',
    'balances',
    'activity',
    'settings',
  ]);
  expect(tabsOf({ auth: 'api_key', mapping: 'price' }, { live: null })).toEqual(['summary', 'checks', 'mapping', 'activity', 'settings']);
  expect(tabsOf({ auth: 'api_key', mapping: 'nothing' }, { live: null })).toEqual(['summary', 'checks', 'activity', 'settings']);
  expect(tabsOf({ auth: 'oauth2', mapping: 'nothing' }, { live: false })).toContain('live');
  expect(tabsOf({ auth: 'api_key', mapping: 'document_model' }, { live: null })).toEqual([
    'summary',
    'checks',
    'mapping',
    'registry',
    'golden',
    'activity',
    'settings',
  ]);
});
