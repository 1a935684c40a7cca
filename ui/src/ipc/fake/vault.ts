import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

type VaultCommands = Pick<
  Backend,
  'createVault' | 'unlockVault' | 'retryKeychain' | 'saveRecoverySheet' | 'recoveryChallenge' | 'confirmRecoveryCode' | 'recoverVault'
>;

export function vaultCommands({ state, answer, changed, record }: Fake): VaultCommands {
  const { workspace } = state;
  const settle = (status: T.VaultStatus): T.VaultView => {
    workspace.vault.status = status;
    changed(['workspace', 'attention']);
    return workspace.vault;
  };
  return {
    createVault: ({ holder, passphrase }) =>
      answer('create_vault', () => {
        if (holder === 'passphrase' && (passphrase ?? '').length < 8)
          throw failure('invalid_input', 'A passphrase has at least 8 characters');
        if (passphrase) state.passphrase = passphrase;
        const first: T.VaultHolderView = { id: 'holder-1', kind: holder, created_at: workspace.now, last_used_at: workspace.now };
        workspace.vault = { status: 'unlocked', holders: [first], recovery_code: 'none' };
        record('vault.created', workspace.id, holder);
        return settle('unlocked');
      }),
    unlockVault: ({ passphrase }) =>
      answer('unlock_vault', () => {
        if (passphrase !== state.passphrase) throw failure('vault_locked', 'The passphrase is not right', 'Nothing was changed: try again');
        return settle('unlocked');
      }),
    retryKeychain: () => answer('retry_keychain', () => settle('unlocked')),
    saveRecoverySheet: ({ path }) =>
      answer('save_recovery_sheet', () => {
        workspace.vault.recovery_code = 'unconfirmed';
        record('vault.recovery_sheet_written', workspace.id, '');
        changed(['workspace', 'attention']);
        return { path: path ?? `${workspace.location}/recovery-sheet.txt` };
      }),
    recoveryChallenge: () => answer('recovery_challenge', () => recorded('recovery_challenge')),
    confirmRecoveryCode: ({ words }) =>
      answer('confirm_recovery_code', () => {
        if (words.some(word => word.trim().length < 3))
          throw failure('invalid_input', 'These are not the two words of the sheet', 'Check their positions and try again');
        workspace.vault.recovery_code = 'confirmed';
        workspace.vault.holders.push({ id: 'holder-recovery', kind: 'recovery_code', created_at: workspace.now, last_used_at: null });
        state.attention = state.attention.filter(item => item.action.kind !== 'confirm_recovery');
        record('vault.recovery_code_confirmed', workspace.id, '');
        return settle(workspace.vault.status);
      }),
    recoverVault: ({ words, holder, passphrase }) =>
      answer('recover_vault', () => {
        if (words.trim().split(/\s+/).length !== 12)
          throw failure('vault_locked', 'A recovery code has twelve words', 'Type its twelve words as on the sheet');
        if (passphrase) state.passphrase = passphrase;
        const kept = workspace.vault.holders.filter(old => old.kind === 'recovery_code');
        const made: T.VaultHolderView = { id: 'holder-recovered', kind: holder, created_at: workspace.now, last_used_at: null };
        workspace.vault.holders = [...kept, made];
        record('vault.recovered', workspace.id, holder);
        return settle('unlocked');
      }),
  };
}
