// Scopes as people know them: by the words beside their box on the partner's page, where there are such.

import type { ConnectionView, PartnerView, ScopeView } from '../ipc/bindings.ts';

/** All that a connection can be asked for, at first and by its abilities. */
export const scopesOf = (partner: PartnerView | undefined, connection: ConnectionView): ScopeView[] => [
  ...(partner?.scopes ?? []),
  ...connection.abilities.flatMap(ability => ability.scopes),
];

/** What people call a scope; the partner's own word where nothing better is known. */
export const scopeWords = (name: string, known: readonly ScopeView[]): string => known.find(scope => scope.name === name)?.shown_as ?? name;
