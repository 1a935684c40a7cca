import { describe, expect, it } from 'vitest';
import type { FieldView } from '../../ipc/bindings.ts';
import { checkField, checkRedirect } from './fields.ts';

const field = (changes: Partial<FieldView> = {}): FieldView => ({
  name: 'client_id',
  title: 'Client ID',
  secret: false,
  pattern: '[A-Za-z0-9]{4,8}|dev',
  example: '',
  help: '',
  required: true,
  usual: null,
  ...changes,
});

describe('a field of the manifest', () => {
  it('must be there when it is required', () => {
    expect(checkField(field(), '')).toBe('missing');
    expect(checkField(field({ required: false }), '')).toBeNull();
  });

  it('matches its pattern as a whole, alternatives included', () => {
    expect(checkField(field(), 'abcd1234')).toBeNull();
    expect(checkField(field(), 'dev')).toBeNull();
    expect(checkField(field(), 'developer9')).toBe('pattern');
  });

  it('names blanks that came with a paste', () => {
    expect(checkField(field(), 'abcd1234\n')).toBe('blanks');
  });

  it('is not locked by a pattern that this engine cannot read', () => {
    expect(checkField(field({ pattern: '(?P<x>a)' }), 'abcd')).toBeNull();
  });
});

describe('a redirect URI', () => {
  it('on loopback is plain http on this computer', () => {
    expect(checkRedirect('http://localhost:47813/callback', 'loopback')).toBeNull();
    expect(checkRedirect('http://[::1]:4711/callback', 'loopback')).toBeNull();
    expect(checkRedirect('https://localhost:47813/callback', 'loopback')).toBe('loopback');
    expect(checkRedirect('http://example.com/callback', 'loopback')).toBe('loopback');
  });

  it('of a relay page is https on a real host', () => {
    expect(checkRedirect('https://firm.example/relay/', 'relay')).toBeNull();
    expect(checkRedirect('http://firm.example/relay/', 'relay')).toBe('https');
    expect(checkRedirect('https://127.0.0.1/relay', 'relay')).toBe('https');
    expect(checkRedirect('', 'relay')).toBe('missing');
    expect(checkRedirect('firm.example', 'relay')).toBe('address');
  });

  it('is there when the address is pasted, too: the partner compares it', () => {
    expect(checkRedirect('', 'paste')).toBe('missing');
    expect(checkRedirect('https://firm.example/return', 'paste')).toBeNull();
  });
});
