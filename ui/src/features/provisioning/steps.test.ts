import { describe, expect, it } from 'vitest';
import type { AppRegistrationView, PartnerView, ProvisioningRunView } from '../../ipc/bindings.ts';
import { currentStep, currentStepName, environmentsFor, invalidated, type Situation, standings, stepsOf, withChange } from './steps.ts';

const app: AppRegistrationView = {
  id: 'app-1',
  partner: 'some-ledger',
  environment: 'production',
  label: 'Ours',
  oauth_client_id: 'x',
  fields: {},
  admin_tenant: null,
  redirect_uris: [],
  callback: 'relay',
  created_at: 0,
  review_at: null,
  monthly_reads: null,
  monthly_read_budget: null,
  connections: 0,
};

function situation(run: Partial<ProvisioningRunView> = {}, other: Partial<Situation> = {}): Situation {
  return {
    run: {
      id: 'run',
      partner: 'some-ledger',
      environment: 'production',
      step: 'preflight',
      inputs: {},
      attempt_id: null,
      connection_id: null,
      saved_at: 0,
      finished_at: null,
      ...run,
    },
    auth: 'oauth2',
    vault: 'unlocked',
    attempt: null,
    apps: [app],
    ...other,
  };
}

describe('the wizard has', () => {
  it('a vault step only before the first secret, and keeps it once it was taken', () => {
    expect(stepsOf(situation().run, 'unlocked', 'oauth2')).not.toContain('vault');
    expect(stepsOf(situation().run, 'missing', 'oauth2')).toContain('vault');
    expect(stepsOf(situation({ inputs: { vault_made: 'yes' } }).run, 'unlocked', 'oauth2')).toContain('vault');
  });

  it('neither vault nor app in a rehearsal, and never more than seven steps', () => {
    expect(stepsOf(situation({ environment: 'rehearsal' }).run, 'missing', 'oauth2')).toEqual([
      'preflight',
      'authorize',
      'review',
      'proof',
      'live',
    ]);
    expect(stepsOf(situation().run, 'missing', 'oauth2')).toHaveLength(7);
  });

  it('neither app nor consent where a key is given, and the key nowhere else', () => {
    const { run } = situation();
    expect(stepsOf(run, 'unlocked', 'api_key')).toEqual(['preflight', 'key', 'review', 'proof', 'live']);
    expect(stepsOf(run, 'missing', 'api_key')).toEqual(['preflight', 'vault', 'key', 'review', 'proof', 'live']);
    const rehearsal = situation({ environment: 'rehearsal' }).run;
    expect(stepsOf(rehearsal, 'missing', 'api_key')).toEqual(['preflight', 'key', 'review', 'proof', 'live']);
    expect(stepsOf(run, 'missing', 'oauth2')).not.toContain('key');
  });
});

describe('putting it to use', () => {
  it('is the last step of every environment', () => {
    expect(stepsOf(situation().run, 'unlocked', 'oauth2').at(-1)).toBe('live');
    expect(stepsOf(situation().run, 'unlocked', 'api_key').at(-1)).toBe('live');
    for (const environment of ['rehearsal', 'sandbox', 'custom'] as const)
      expect(stepsOf(situation({ environment }).run, 'unlocked', 'oauth2').at(-1)).toBe('live');
  });

  it('waits for the connection like every step after it', () => {
    expect(currentStep(situation({ step: 'live', inputs: { app_registration_id: 'app-1' } }))).toBe('authorize');
    const inputs = { app_registration_id: 'app-1', connection_id: 'c' };
    expect(currentStep(situation({ step: 'live', inputs }))).toBe('live');
  });
});

describe('a draft resumes', () => {
  it('where it was left', () => {
    expect(currentStep(situation({ step: 'authorize', inputs: { app_registration_id: 'app-1' } }))).toBe('authorize');
  });

  it('at the first step whose answer is gone', () => {
    expect(currentStep(situation({ step: 'authorize', inputs: { app_registration_id: 'app-of-yesterday' } }))).toBe('app');
    expect(currentStep(situation({ step: 'authorize' }, { vault: 'missing' }))).toBe('vault');
    expect(currentStep(situation({ step: 'review', inputs: { app_registration_id: 'app-1' } }))).toBe('authorize');
  });

  it('past the consent only with a connection or a connected attempt', () => {
    const inputs = { app_registration_id: 'app-1', attempt_id: 'a' };
    expect(currentStep(situation({ step: 'review', inputs }, { attempt: 'waiting' }))).toBe('authorize');
    expect(currentStep(situation({ step: 'review', inputs }, { attempt: 'connected' }))).toBe('review');
    expect(currentStep(situation({ step: 'proof', inputs: { ...inputs, connection_id: 'c' } }, { attempt: 'expired' }))).toBe('proof');
  });

  it('past the key only with what it opened', () => {
    const auth = 'api_key';
    expect(currentStep(situation({ step: 'key' }, { auth, apps: [] }))).toBe('key');
    expect(currentStep(situation({ step: 'review' }, { auth, apps: [] }))).toBe('key');
    expect(currentStep(situation({ step: 'review', inputs: { connection_id: 'c' } }, { auth, apps: [] }))).toBe('review');
    expect(currentStep(situation({ step: 'key' }, { auth, apps: [], vault: 'missing' }))).toBe('vault');
    // A step of the other way of authorizing is none of its own.
    expect(currentStep(situation({ step: 'authorize' }, { auth, apps: [] }))).toBe('key');
  });

  it('at the beginning when its step is unknown', () => {
    expect(currentStepName('webhooks')).toBe('preflight');
  });
});

describe('the step list', () => {
  it('says done, current and ahead', () => {
    const list = standings(situation({ step: 'authorize', inputs: { app_registration_id: 'app-1' } }));
    expect(list.map(step => step.standing)).toEqual(['done', 'done', 'current', 'ahead', 'ahead', 'ahead']);
  });

  it('asks for attention where an attempt ended badly', () => {
    const run = { step: 'authorize', inputs: { app_registration_id: 'app-1', attempt_id: 'a' } };
    for (const attempt of ['refused', 'failed', 'expired', 'cancelled'] as const) {
      expect(standings(situation(run, { attempt })).find(step => step.id === 'authorize')?.standing).toBe('attention');
    }
    expect(standings(situation(run, { attempt: 'waiting' })).find(step => step.id === 'authorize')?.standing).toBe('current');
  });
});

describe('a changed answer', () => {
  it('forgets all that followed from it', () => {
    const inputs = { vault_made: 'yes', app_registration_id: 'app-1', callback: 'relay', attempt_id: 'a', connection_id: 'c', job_id: 'j' };
    expect(withChange(inputs, 'environment', 'sandbox')).toEqual({ vault_made: 'yes' });
    expect(withChange(inputs, 'app_registration_id', 'app-2')).toEqual({ vault_made: 'yes', app_registration_id: 'app-2' });
    expect(withChange(inputs, 'callback', 'paste')).toEqual({ vault_made: 'yes', app_registration_id: 'app-1', callback: 'paste' });
  });

  it('names the done steps that are asked again, but not the vault', () => {
    const run = { step: 'review', inputs: { vault_made: 'yes', app_registration_id: 'app-1', connection_id: 'c' } };
    expect(invalidated(situation(run), 'preflight')).toEqual(['app', 'authorize']);
    expect(invalidated(situation(), 'preflight')).toEqual([]);
    const keyed = { step: 'review', inputs: { connection_id: 'c' } };
    expect(invalidated(situation(keyed, { auth: 'api_key' }), 'preflight')).toEqual(['key']);
  });
});

it('a rehearsal firm meets stand-ins only, a real one never', () => {
  const partner = { environments: ['production', 'sandbox', 'rehearsal', 'custom'] } as unknown as PartnerView;
  expect(environmentsFor(partner, true)).toEqual(['rehearsal']);
  expect(environmentsFor(partner, false)).toEqual(['production', 'sandbox', 'custom']);
});
