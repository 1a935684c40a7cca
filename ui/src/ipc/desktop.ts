// The only file that knows Tauri: a change of shell is a change of this file.

import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Backend } from './backend.ts';
import type { JobView, StaleEvent } from './bindings.ts';

/** Tauri names arguments in camel case on this side. */
const call = <Answer>(command: string, args?: Record<string, unknown>): Promise<Answer> => invoke<Answer>(command, args);

export const backend: Backend = {
  workspaceStatus: () => call('workspace_status'),
  doctor: () => call('doctor'),
  createVault: ({ holder, passphrase }) => call('create_vault', { holder, passphrase }),
  unlockVault: ({ passphrase }) => call('unlock_vault', { passphrase }),
  retryKeychain: () => call('retry_keychain'),
  saveRecoverySheet: ({ path }) => call('save_recovery_sheet', { path }),
  recoveryChallenge: () => call('recovery_challenge'),
  confirmRecoveryCode: ({ words }) => call('confirm_recovery_code', { words }),
  needsAttention: () => call('needs_attention'),

  listPartners: () => call('list_partners'),
  listAppRegistrations: () => call('list_app_registrations'),
  registerApp: (registration, oauthClientSecret) => call('register_app', { registration, oauthClientSecret }),

  startAuthorization: start => call('start_authorization', { start }),
  authorization: attemptId => call('authorization_attempt', { attemptId }),
  cancelAuthorization: attemptId => call('cancel_authorization', { attemptId }),
  openAuthorizationPage: attemptId => call('open_authorization_page', { attemptId }),
  pasteCallback: ({ attempt_id, text }) => call('paste_callback', { attemptId: attempt_id, text }),

  listConnections: () => call('list_connections'),
  showConnection: id => call('show_connection', { id }),
  testConnection: id => call('test_connection', { id }),
  refreshConnection: id => call('refresh_connection', { id }),
  disconnectConnection: id => call('disconnect_connection', { id }),

  startPull: ({ connection_id, resources }) => call('start_pull', { connectionId: connection_id, resources }),
  listJobs: () => call('list_jobs'),
  cancelJob: id => call('cancel_job', { id }),

  mappingStatus: connectionId => call('mapping_status', { connectionId }),
  mappingRows: ({ connection_id, offset, limit }) => call('mapping_rows', { connectionId: connection_id, offset, limit }),
  saveMappings: ({ connection_id, edits }) => call('save_mappings', { connectionId: connection_id, edits }),
  suggestMappings: connectionId => call('suggest_mappings', { connectionId }),
  publishMapping: connectionId => call('publish_mapping', { connectionId }),
  exportMapping: ({ connection_id, path }) => call('export_mapping', { connectionId: connection_id, path }),
  previewImport: ({ connection_id, path }) => call('preview_import', { connectionId: connection_id, path }),
  importMapping: ({ connection_id, path }) => call('import_mapping', { connectionId: connection_id, path }),

  listProvisioningRuns: () => call('list_provisioning_runs'),
  startProvisioning: ({ partner }) => call('start_provisioning', { partner }),
  saveProvisioningStep: save => call('save_provisioning_step', { save }),
  discardProvisioning: id => call('discard_provisioning', { id }),

  auditEntries: ({ limit }) => call('audit_entries', { limit }),
  settings: () => call('settings'),
  saveSetting: ({ name, value }) => call('save_setting', { name, value }),

  onStale: listener => listen<StaleEvent>('stale', event => listener(event.payload)),
  onJobProgress: listener => listen<JobView>('job_progress', event => listener(event.payload)),
};
