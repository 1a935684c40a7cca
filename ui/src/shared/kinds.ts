import type { AuthKind, PartnerView } from '../ipc/bindings.ts';

/** What the words for a partner's connections depend on: how they are authorized, and what their records map as. Never its name. */
export type Kinds = { auth: AuthKind; mapping: string };

/** Until the partners are known, nothing is claimed about what is mapped. */
export const kindsOf = (partner: PartnerView | undefined): Kinds => ({
  auth: partner?.auth_kind ?? 'oauth2',
  mapping: partner?.mapping_kind ?? 'nothing',
});

/** Whether keys of this partner can be given rights, or each opens everything. */
export const rightsOf = ({ scopes }: PartnerView): 'some' | 'none' => (scopes.length > 0 ? 'some' : 'none');
