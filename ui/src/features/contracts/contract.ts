// What may be recorded, and with which words: Rust's own rules, told beside the field before anything is sent.

import type { ContractStanding, ContractView, RecordContract } from '../../ipc/bindings.ts';
import type { StatusKind } from '../../shared/status/Shape.tsx';

/** The fields of the form, as typed. */
export interface Draft {
  reference: string;
  signed_on: string;
  renews_on: string;
  residency: string;
  dpa_signed_on: string;
  evidence: string;
}

const REQUIRED = ['reference', 'signed_on', 'residency', 'evidence'] as const;
export type Required = (typeof REQUIRED)[number];
export type Problem = { field: Required; why: 'missing' } | { field: 'renews_on'; why: 'order' };

/** A renewal begins as what it takes the place of. Where its file is, nobody kept. */
export const draftOf = (contract: ContractView | null): Draft => ({
  reference: contract?.reference ?? '',
  signed_on: contract?.signed_on ?? '',
  renews_on: contract?.renews_on ?? '',
  residency: contract?.residency ?? '',
  dpa_signed_on: contract?.dpa_signed_on ?? '',
  evidence: '',
});

/** In the order of the fields. */
export function problemsOf(draft: Draft): Problem[] {
  const missing = REQUIRED.filter(field => draft[field].trim() === '').map(field => ({ field, why: 'missing' as const }));
  const isLate = draft.renews_on !== '' && draft.signed_on !== '' && draft.renews_on <= draft.signed_on;
  return isLate ? [...missing, { field: 'renews_on', why: 'order' }] : missing;
}

export const toRecord = (partner: string, draft: Draft): RecordContract => ({
  partner,
  ...draft,
  renews_on: draft.renews_on || null,
  dpa_signed_on: draft.dpa_signed_on || null,
});

/** A partner that asks for none is no worse for having none. */
export function kindOfStanding(standing: ContractStanding, isNeeded: boolean): StatusKind {
  switch (standing) {
    case 'current':
    case 'not_needed':
      return 'healthy';
    case 'renews_soon':
      return 'degraded';
    case 'ended':
      return 'failing';
    case 'missing':
      return isNeeded ? 'action' : 'not-checked';
  }
}
