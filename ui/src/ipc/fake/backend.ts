// The browser's stand-in for Rust. Reads come from recordings; acts change memory the way Rust would, so journeys work.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import { addressCommands } from './addresses.ts';
import { type Attempts, fakeAttempts } from './authorization.ts';
import { backupCommands } from './backups.ts';
import { categoryCommands } from './categories.ts';
import { clientCommands } from './clients.ts';
import { connect, connectionCommands } from './connections.ts';
import { createContext } from './context.ts';
import { contractCommands } from './contracts.ts';
import { goldenCommands } from './golden.ts';
import { healthCommands } from './health.ts';
import { fakeJobs } from './jobs.ts';
import { keyCommands } from './key.ts';
import { mappingCommands } from './mapping.ts';
import { meetingCommands } from './meetings.ts';
import { priceCommands } from './prices.ts';
import { provisioningCommands } from './provisioning.ts';
import { fakeQueues } from './queues.ts';
import { recorded } from './recordings.ts';
import { registryCommands } from './registry.ts';
import { rehearsalCommands } from './rehearsal.ts';
import { requestCommands } from './requests.ts';
import { ruleCommands } from './rules.ts';
import type { BrowserBehavior, Scenario } from './scenario.ts';
import { loadState, revokeGrant } from './state.ts';
import { subscriptionCommands } from './subscriptions.ts';
import { vaultCommands } from './vault.ts';
import { waiverCommands } from './waivers.ts';
import { webhookCommands } from './webhooks.ts';

declare global {
  interface Window {
    /** What a test does in the browser that the fake does not open, and news from another process. */
    fakePartner?: { act: (behavior: BrowserBehavior) => void; revoke: () => void };
  }
}

export function createFakeBackend(scenario: Scenario): Backend {
  const staleListeners = new Set<(event: T.StaleEvent) => void>();
  const jobListeners = new Set<(job: T.JobView) => void>();
  const checksListeners = new Set<(progress: T.ChecksProgressView) => void>();
  const state = loadState(scenario);
  const fake = createContext(scenario, state, tags => {
    for (const listener of staleListeners) listener({ tags });
  });
  const { answer, changed } = fake;
  const health = healthCommands(fake, progress => {
    for (const listener of checksListeners) listener(progress);
  });
  const queues = fakeQueues(fake, () => attempts);
  const attempts: Attempts = fakeAttempts(
    state,
    scenario.authorize,
    changed,
    (attempt, asked) => queues.connected(attempt) ?? connect(fake, attempt, asked),
    attempt => queues.mistaken(attempt),
    attempt => queues.ended(attempt),
  );
  const jobs = fakeJobs(
    state,
    scenario.held,
    job => {
      for (const listener of jobListeners) listener(structuredClone(job));
    },
    changed,
  );

  if (typeof window !== 'undefined') {
    window.fakePartner = {
      act: how => attempts.act(how),
      revoke: () => {
        revokeGrant(state, state.workspace.now);
        // The other process cannot say what it changed, so this one forgets everything.
        changed(['workspace']);
      },
    };
  }

  return {
    ...vaultCommands(fake),
    ...connectionCommands(fake),
    ...health,
    ...contractCommands(fake, health.readiness),
    ...meetingCommands(fake),
    ...waiverCommands(fake),
    ...registryCommands(fake),
    ...goldenCommands(fake, jobs),
    ...rehearsalCommands(fake),
    ...clientCommands(fake),
    ...provisioningCommands(fake),
    ...queues.commands,
    ...requestCommands(fake),
    ...ruleCommands(fake),
    ...backupCommands(fake),
    ...categoryCommands(fake),
    ...mappingCommands(fake, scenario.rows),

    workspaceStatus: () => answer('workspace_status', () => state.workspace),
    firstScreenShown: () => Promise.resolve(),
    doctor: () => answer('doctor', () => recorded('doctor')),
    needsAttention: () => answer('needs_attention', () => state.attention),
    auditEntries: ({ limit }) => answer('audit_entries', () => ({ ...state.audit, entries: state.audit.entries.slice(0, limit) })),
    settings: () => answer('settings', () => state.settings),
    saveSetting: ({ name, value }) =>
      answer('save_setting', () => {
        state.settings[name] = value;
        return null;
      }),

    ...keyCommands(fake),
    ...priceCommands(fake),
    ...webhookCommands(fake),
    ...subscriptionCommands(fake),
    ...addressCommands(fake),
    startAuthorization: start => answer('start_authorization', () => attempts.start(start)),
    authorization: id => answer('authorization_attempt', () => attempts.find(id)),
    cancelAuthorization: id => answer('cancel_authorization', () => attempts.cancel(id)),
    openAuthorizationPage: id => answer('open_authorization_page', () => attempts.open(id)),
    pasteCallback: ({ attempt_id, text }) => answer('paste_callback', () => attempts.paste(attempt_id, text)),

    startPull: ({ connection_id, resources }) =>
      answer('start_pull', () => {
        const job = jobs.startPull(connection_id, resources);
        changed(['jobs']);
        return job;
      }),
    listJobs: () => answer('list_jobs', () => state.jobs),
    cancelJob: id => answer('cancel_job', () => jobs.cancel(id)),

    onStale: listener => {
      staleListeners.add(listener);
      return Promise.resolve(() => void staleListeners.delete(listener));
    },
    onJobProgress: listener => {
      jobListeners.add(listener);
      return Promise.resolve(() => void jobListeners.delete(listener));
    },
    onChecksProgress: listener => {
      checksListeners.add(listener);
      return Promise.resolve(() => void checksListeners.delete(listener));
    },
  };
}
