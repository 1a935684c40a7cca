// The browser's stand-in for Rust. Reads come from recordings; acts change memory the way Rust would, so journeys work.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import { fakeAttempts } from './authorization.ts';
import { failure } from './failure.ts';
import { fakeJobs } from './jobs.ts';
import { FakeChart } from './mapping.ts';
import { recorded } from './recordings.ts';
import type { BrowserBehavior, Scenario } from './scenario.ts';
import { keepState, loadState, revokeGrant } from './state.ts';

declare global {
  interface Window {
    /** What a test does in the browser that the fake does not open, and news from another process. */
    fakePartner?: { act: (behavior: BrowserBehavior) => void; revoke: () => void };
  }
}

const MESSAGES: Record<string, [string, string | null, T.Cause]> = {
  workspace_busy: ['The workspace is held by another process', 'Wait a moment, or close the other window.', 'local'],
  partner_unreachable: ['The partner did not answer within 20 seconds', 'We try again at 10:06. What you see stays usable.', 'network'],
  not_permitted: ['Your role does not allow this', 'Ask an admin of the firm.', 'local'],
  workspace_newer: [
    'This workspace was written by a newer version of AdvisorOS Connect',
    'Update this computer. Nothing was changed.',
    'local',
  ],
  internal: ['Something failed inside AdvisorOS Connect', 'Try again. If it happens twice, report the reference.', 'local'],
};

export function createFakeBackend(scenario: Scenario): Backend {
  const state = loadState(scenario);
  const chart = new FakeChart(scenario.rows);
  const staleListeners = new Set<(event: T.StaleEvent) => void>();
  const jobListeners = new Set<(job: T.JobView) => void>();

  const changed = (tags: string[]): void => {
    keepState(scenario, state);
    for (const listener of staleListeners) listener({ tags });
  };
  const progress = (job: T.JobView): void => {
    for (const listener of jobListeners) listener(structuredClone(job));
  };
  const record = (action: string, subject: string, detail: string): void => {
    const sequence = (state.audit.entries[0]?.sequence ?? 0) + 1;
    state.audit.entries.unshift({ sequence, at: state.workspace.now, actor: state.workspace.member.name, action, subject, detail });
  };

  const attempts = fakeAttempts(state, scenario.authorize, changed, (attempt, reconnecting) => {
    const id = reconnecting ?? addConnection(attempt);
    const connection = connectionOf(id);
    Object.assign(connection, healthy(state.workspace.now));
    state.attention = state.attention.filter(item => item.action.target !== id || item.action.kind !== 'reconnect');
    state.workspace.first_start = false;
    if (!state.workspace.environments.includes(attempt.environment)) state.workspace.environments.push(attempt.environment);
    record('authorization.connected', id, 'scopes as asked');
    return id;
  });
  const jobs = fakeJobs(state, progress, changed);

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

  function connectionOf(id: string): T.ConnectionView {
    const connection = state.connections.find(one => one.id === id);
    if (!connection) throw failure('unknown_connection', 'This connection was not found', 'It may have been removed in another window.');
    return connection;
  }

  function addConnection(attempt: T.AuthorizationView): string {
    const template = recorded<T.ConnectionView[]>('list_connections')[0];
    if (!template) throw new Error('list_connections was recorded empty');
    const taken = state.connections.some(one => one.external_account_id === template.external_account_id);
    const id = taken ? `${template.id.slice(0, -3)}9${String(state.ids++).padStart(2, '0')}` : template.id;
    state.connections.push({
      ...template,
      id,
      display_name: taken ? 'Quarry Lane Veterinary' : template.display_name,
      legal_name: taken ? 'Quarry Lane Veterinary LLC' : template.legal_name,
      external_account_id: taken ? '9341455699017734' : template.external_account_id,
      environment: attempt.environment,
      authorized_at: state.workspace.now,
      mapping: null,
      last_pull: null,
    });
    return id;
  }

  const saveVault = (status: T.VaultStatus): T.VaultView => {
    state.workspace.vault.status = status;
    changed(['workspace', 'attention']);
    return state.workspace.vault;
  };

  /** Every answer passes here: late as asked, failing as asked, and a copy, as if it had crossed a process. */
  const answer = <Answer>(command: string, act: () => Answer): Promise<Answer> =>
    new Promise((resolve, reject) => {
      setTimeout(() => {
        const code = scenario.failing.get(command);
        if (code) {
          const [message, hint, cause] = MESSAGES[code] ?? MESSAGES.internal ?? ['', null, 'local'];
          reject(failure(code, message, hint, cause));
          return;
        }
        try {
          const given = act();
          keepState(scenario, state);
          resolve(structuredClone(given));
        } catch (error) {
          reject(error);
        }
      }, scenario.latency);
    });

  return {
    workspaceStatus: () => answer('workspace_status', () => state.workspace),
    doctor: () => answer('doctor', () => recorded('doctor')),
    createVault: ({ holder, passphrase }) =>
      answer('create_vault', () => {
        if (holder === 'passphrase' && (passphrase ?? '').length < 12)
          throw failure('invalid_input', 'The passphrase is shorter than 12 characters');
        if (passphrase) state.passphrase = passphrase;
        state.workspace.vault = {
          status: 'unlocked',
          holders: [{ id: 'holder-1', kind: holder, created_at: state.workspace.now, last_used_at: state.workspace.now }],
          recovery_code: 'none',
        };
        record('vault.created', 'vault', holder);
        return saveVault('unlocked');
      }),
    unlockVault: ({ passphrase }) =>
      answer('unlock_vault', () => {
        if (passphrase !== state.passphrase)
          throw failure('vault_locked', 'This passphrase does not open the vault', 'Check Caps Lock. There is no limit on tries.');
        return saveVault('unlocked');
      }),
    retryKeychain: () => answer('retry_keychain', () => saveVault('unlocked')),
    saveRecoverySheet: ({ path }) =>
      answer('save_recovery_sheet', () => {
        state.workspace.vault.recovery_code = 'unconfirmed';
        record('vault.recovery_sheet_written', 'vault', 'recovery code made');
        changed(['workspace', 'attention']);
        return { path: path ?? `${state.workspace.location}/recovery-sheet.txt` };
      }),
    recoveryChallenge: () => answer('recovery_challenge', () => recorded('recovery_challenge')),
    confirmRecoveryCode: ({ words }) =>
      answer('confirm_recovery_code', () => {
        if (words.some(word => word.trim().length < 3))
          throw failure('invalid_input', 'These are not the words on the sheet', 'Compare them letter by letter.');
        state.workspace.vault.recovery_code = 'confirmed';
        state.workspace.vault.holders.push({
          id: 'holder-recovery',
          kind: 'recovery_code',
          created_at: state.workspace.now,
          last_used_at: null,
        });
        state.attention = state.attention.filter(item => item.action.kind !== 'confirm_recovery');
        record('vault.recovery_code_confirmed', 'vault', 'two words');
        return saveVault(state.workspace.vault.status);
      }),
    needsAttention: () => answer('needs_attention', () => state.attention),

    listPartners: () => answer('list_partners', () => state.partners),
    listAppRegistrations: () => answer('list_app_registrations', () => state.apps),
    registerApp: (registration, _secret) =>
      answer('register_app', () => {
        const { endpoints: _endpoints, ...kept } = registration;
        const app: T.AppRegistrationView = {
          ...kept,
          id: `app-${state.ids++}`,
          callback: registration.redirect_uris.some(uri => uri.startsWith('https:')) ? 'relay' : 'loopback',
          created_at: state.workspace.now,
          review_at: null,
          connections: 0,
        };
        state.apps.push(app);
        record('app.registered', app.id, app.label);
        changed(['apps']);
        return app;
      }),

    startAuthorization: start => answer('start_authorization', () => attempts.start(start)),
    authorization: id => answer('authorization_attempt', () => attempts.find(id)),
    cancelAuthorization: id => answer('cancel_authorization', () => attempts.cancel(id)),
    openAuthorizationPage: id => answer('open_authorization_page', () => attempts.open(id)),
    pasteCallback: ({ attempt_id, text }) => answer('paste_callback', () => attempts.paste(attempt_id, text)),

    listConnections: () => answer('list_connections', () => state.connections),
    showConnection: id => answer('show_connection', () => connectionOf(id)),
    testConnection: id =>
      answer('test_connection', () => {
        const connection = connectionOf(id);
        if (connection.status === 'needs_reconnect')
          throw failure('needs_authorization', `${connection.display_name} must be authorized again`, 'Reconnect it.', 'auth');
        Object.assign(connection, healthy(state.workspace.now));
        record('connection.tested', id, 'company details read');
        changed(['connections', `connection:${id}`]);
        return connection;
      }),
    refreshConnection: id =>
      answer('refresh_connection', () => {
        const connection = connectionOf(id);
        connection.clocks.access_token_ends_at = state.workspace.now + 3_600_000_000;
        record('connection.refreshed', id, 'refresh token rotated');
        changed(['connections', `connection:${id}`]);
        return connection;
      }),
    disconnectConnection: id =>
      answer('disconnect_connection', () => {
        const connection = connectionOf(id);
        Object.assign(connection, {
          status: 'disconnected',
          status_detail: `Disconnected by ${state.workspace.member.name}`,
          status_since: state.workspace.now,
          clocks: { access_token_ends_at: null, refresh_token_ends_at: null, grant_ends_at: null },
        });
        state.attention = state.attention.filter(item => item.action.target !== id);
        record('connection.disconnected', id, 'grant revoked');
        changed(['connections', `connection:${id}`, 'attention']);
        return connection;
      }),

    startPull: ({ connection_id, resources }) =>
      answer('start_pull', () => {
        const job = jobs.startPull(connection_id, resources);
        changed(['jobs']);
        return job;
      }),
    listJobs: () => answer('list_jobs', () => state.jobs),
    cancelJob: id => answer('cancel_job', () => jobs.cancel(id)),

    mappingStatus: id => answer('mapping_status', () => chart.status(connectionOf(id).id)),
    mappingRows: ({ offset, limit }) => answer('mapping_rows', () => chart.rows(offset, limit)),
    saveMappings: ({ connection_id, edits }) =>
      answer('save_mappings', () => {
        const saved = chart.save(edits);
        const connection = connectionOf(connection_id);
        connection.mapping = { counts: saved.counts, published_revision: connection.mapping?.published_revision ?? null };
        record('mapping.saved', connection_id, `${saved.saved} edits`);
        return saved;
      }),
    suggestMappings: () => answer('suggest_mappings', () => ({ suggested: chart.counts().suggested })),
    publishMapping: id =>
      answer('publish_mapping', () => {
        const published = chart.publish(state.workspace.now);
        const connection = connectionOf(id);
        connection.mapping = { counts: chart.counts(), published_revision: published.revision };
        record('mapping.published', id, `revision ${published.revision}, ${published.mappings} mappings`);
        changed([`mapping:${id}`, `connection:${id}`]);
        return published;
      }),
    exportMapping: ({ path }) => answer('export_mapping', () => ({ path, rows: chart.rows(0, 0).total })),
    previewImport: () =>
      answer('preview_import', () => ({
        rows: 61,
        would_confirm: 3,
        unchanged: 56,
        conflicts: [
          { line: 14, external_id: '70', code: 'cash_and_banks', problem: 'No category has this code' },
          { line: 52, external_id: '9999', code: 'meals', problem: 'No account of this chart has this id' },
        ],
      })),
    importMapping: () =>
      answer('import_mapping', () => {
        throw failure('conflict', '2 lines contradict what is stored, so nothing was imported', 'Mend the lines and import again.', 'data');
      }),

    listProvisioningRuns: () => answer('list_provisioning_runs', () => state.runs.filter(run => run.finished_at === null)),
    startProvisioning: ({ partner }) =>
      answer('start_provisioning', () => {
        const run: T.ProvisioningRunView = {
          id: `run-${state.ids++}`,
          partner,
          environment: state.workspace.rehearsal ? 'rehearsal' : 'production',
          step: 'preflight',
          inputs: {},
          attempt_id: null,
          connection_id: null,
          saved_at: state.workspace.now,
          finished_at: null,
        };
        state.runs.push(run);
        changed(['provisioning']);
        return run;
      }),
    saveProvisioningStep: save =>
      answer('save_provisioning_step', () => {
        const run = state.runs.find(one => one.id === save.id);
        if (!run) throw failure('invalid_input', 'This draft was not found', 'It may have been discarded in another window.');
        Object.assign(run, {
          step: save.step,
          inputs: save.inputs,
          environment: save.environment,
          attempt_id: save.inputs.attempt_id ?? null,
          connection_id: save.inputs.connection_id ?? null,
          saved_at: state.workspace.now,
        });
        if (save.step === 'done') run.finished_at = state.workspace.now;
        changed(['provisioning']);
        return run;
      }),
    discardProvisioning: id =>
      answer('discard_provisioning', () => {
        state.runs = state.runs.filter(run => run.id !== id);
        changed(['provisioning']);
        return null;
      }),

    auditEntries: ({ limit }) => answer('audit_entries', () => ({ ...state.audit, entries: state.audit.entries.slice(0, limit) })),
    settings: () => answer('settings', () => state.settings),
    saveSetting: ({ name, value }) =>
      answer('save_setting', () => {
        state.settings[name] = value;
        return null;
      }),

    onStale: listener => {
      staleListeners.add(listener);
      return Promise.resolve(() => void staleListeners.delete(listener));
    },
    onJobProgress: listener => {
      jobListeners.add(listener);
      return Promise.resolve(() => void jobListeners.delete(listener));
    },
  };
}

function healthy(now: number): Partial<T.ConnectionView> {
  return {
    status: 'connected',
    cause: null,
    status_detail: 'Company details read in 187 ms',
    status_since: now,
    last_proven_at: now,
    clocks: {
      access_token_ends_at: now + 3_600_000_000,
      refresh_token_ends_at: now + 100 * 86_400_000_000,
      grant_ends_at: now + 1825 * 86_400_000_000,
    },
  };
}
