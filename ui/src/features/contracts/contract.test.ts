import { expect, it } from 'vitest';
import { draftOf, kindOfStanding, problemsOf, toRecord } from './contract.ts';

const full = {
  reference: 'MSA-7',
  signed_on: '2026-01-31',
  renews_on: '',
  residency: 'United States',
  dpa_signed_on: '',
  evidence: '/contracts/msa.pdf',
};

it('names what is missing, in the order of the fields, and an end before the beginning', () => {
  expect(problemsOf(full)).toEqual([]);
  expect(problemsOf({ ...full, reference: '  ', evidence: '' }).map(problem => problem.field)).toEqual(['reference', 'evidence']);
  expect(problemsOf({ ...full, renews_on: '2026-01-31' })).toEqual([{ field: 'renews_on', why: 'order' }]);
  expect(problemsOf({ ...full, renews_on: '2027-01-31' })).toEqual([]);
  expect(problemsOf(draftOf(null))).toHaveLength(4);
});

it('sends a day that is left out as none', () => {
  expect(toRecord('acme', full)).toMatchObject({ partner: 'acme', renews_on: null, dpa_signed_on: null });
  expect(toRecord('acme', { ...full, renews_on: '2027-01-31' }).renews_on).toBe('2027-01-31');
});

it('asks for a contract only where one is needed', () => {
  expect(kindOfStanding('missing', true)).toBe('action');
  expect(kindOfStanding('missing', false)).toBe('not-checked');
  expect(kindOfStanding('not_needed', true)).toBe('healthy');
});
