import { describe, expect, it } from 'vitest';
import type { ConnectionView, MappingStatusView, ProvisioningRunView } from '../../ipc/bindings.ts';
import { mappingKind, nextAct, openDrafts } from './ready.ts';

const connection = (other: Partial<ConnectionView> = {}) =>
  ({ id: 'c', status: 'connected', health: 'not_checked', ...other }) as ConnectionView;
const mapping = (published: boolean, drift = 0) =>
  ({ published: published ? { revision: 1 } : null, drift: Array.from({ length: drift }) }) as unknown as MappingStatusView;
const run = (other: Partial<ProvisioningRunView> = {}) => ({ id: 'r', step: 'live', connection_id: 'c', ...other }) as ProvisioningRunView;

describe('what comes next', () => {
  it('is the mapping until it is published and nothing has drifted', () => {
    expect(mappingKind(undefined)).toBe('not-checked');
    expect(mappingKind(mapping(false))).toBe('not-checked');
    expect(mappingKind(mapping(true, 2))).toBe('degraded');
    expect(mappingKind(mapping(true))).toBe('healthy');
    expect(nextAct(connection({ health: 'healthy' }), 'degraded')).toBe('map');
  });

  it('is the checks until all of them count, and then the end', () => {
    expect(nextAct(connection(), 'healthy')).toBe('verify');
    expect(nextAct(connection({ health: 'failing' }), 'healthy')).toBe('verify');
    expect(nextAct(connection({ health: 'healthy' }), 'healthy')).toBe('finish');
  });

  it('is no mapping where nothing is mapped', () => {
    expect(nextAct(connection(), null)).toBe('verify');
    expect(nextAct(connection({ health: 'healthy' }), null)).toBe('finish');
  });
});

describe('a draft is open', () => {
  it('until its connection stands or is gone', () => {
    expect(openDrafts([run()], [connection()])).toHaveLength(1);
    expect(openDrafts([run()], [connection({ health: 'healthy' })])).toEqual([]);
    expect(openDrafts([run()], [connection({ status: 'disconnected' })])).toEqual([]);
  });

  it('at any earlier step, whatever its connection says', () => {
    expect(openDrafts([run({ step: 'review' })], [connection({ health: 'healthy' })])).toHaveLength(1);
    expect(openDrafts([run({ step: 'app', connection_id: null })], [])).toHaveLength(1);
  });
});
