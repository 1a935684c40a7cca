import { describe, expect, it } from 'vitest';
import type { CodeView } from '../../ipc/bindings.ts';
import { findCodes } from './codes.ts';

const codes: CodeView[] = [
  { codes: ['ACME50011'], means: 'The redirect URI is unknown', act: 'Add it', who: 'registration' },
  { codes: ['ACME500', 'org_only'], means: 'Another organization', act: 'Sign in elsewhere', who: 'person' },
  { codes: ['ACME5'], means: 'A policy blocks it', act: 'Ask an administrator', who: 'admin' },
];
const found = (query: string): string[] => findCodes(codes, query).map(code => code.codes[0] ?? '');

describe('a code', () => {
  it('is found as the page writes it, alone or in a sentence', () => {
    expect(found('acme500')).toEqual(['ACME500']);
    expect(found('ACME50011: The redirect URI specified does not match…')).toEqual(['ACME50011']);
    expect(found('Error 403: org_only')).toEqual(['ACME500']);
  });
  it('is found by a part of its number and by our words', () => {
    expect(found('500')).toEqual(['ACME50011', 'ACME500']);
    expect(found('policy administrator')).toEqual(['ACME5']);
  });
  it('is not made up', () => {
    expect(found('ACME7')).toEqual([]);
    expect(found(' : ')).toHaveLength(3);
  });
});
