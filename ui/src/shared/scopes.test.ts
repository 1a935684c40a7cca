import { describe, expect, it } from 'vitest';
import type { ConnectionView, PartnerView, ScopeView } from '../ipc/bindings.ts';
import { scopesOf, scopeWords } from './scopes.ts';

const scope = (name: string, shown_as: string | null): ScopeView => ({ name, shown_as, reason: 'Because', required: true });
const first = scope('https://partner.example/auth/events.readonly', 'View events on all your calendars');
const later = scope('https://partner.example/auth/events.owned', 'Change events on calendars you own');
const partner = { scopes: [first, scope('read', null)] } as unknown as PartnerView;
const connection = { abilities: [{ scopes: [later] }] } as unknown as ConnectionView;

describe('a scope is told', () => {
  const known = scopesOf(partner, connection);
  it('by the words of the partner’s page, also those of an ability', () => {
    expect(scopeWords(first.name, known)).toBe('View events on all your calendars');
    expect(scopeWords(later.name, known)).toBe('Change events on calendars you own');
  });
  it('by its name where there are none, or where nobody knows it', () => {
    expect(scopeWords('read', known)).toBe('read');
    expect(scopeWords('granted-by-somebody', known)).toBe('granted-by-somebody');
    expect(scopeWords('read', scopesOf(undefined, connection))).toBe('read');
  });
});
