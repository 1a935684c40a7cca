import { messages } from '../../shared/words.ts';

export const words = messages('vault', {
  createChoice: 'What shall hold the vault’s key',
  keychain: 'This computer’s keychain',
  keychainDetail: 'Opens with your login; nothing to type. Best for a computer that only you use.',
  passphrase: 'A passphrase',
  passphraseDetail: 'Typed each time the app starts. Works on a computer without a keychain.',
  newPassphrase: 'Passphrase',
  newPassphraseHelp: 'At least 8 characters; four unrelated words are better. It cannot be looked up or reset.',
  repeat: 'Passphrase again',
  tooShort: 'The passphrase is shorter than 8 characters',
  different: 'The two passphrases differ',
  createKeychain: 'Keep the key in the keychain',
  createPassphrase: 'Make the vault',
  recoveryNext: 'Afterwards, save a recovery sheet in Settings: it opens the vault if this holder is lost.',

  lockedTitle: 'The vault is locked',
  lockedDetail: 'Its passphrase opens it for as long as the app runs. Until then nothing can be pulled or authorized.',
  unlockLabel: 'Passphrase',
  unlockEmpty: 'Type the passphrase first',
  unlock: 'Unlock the vault',
  later: 'Look at what is stored without unlocking',

  waitingTitle: 'Waiting for the keychain',
  waitingDetail: 'This computer’s keychain asks for your permission or its password, perhaps in a window behind this one.',
  retry: 'Ask the keychain again',

  lostTitle: 'The key of this vault was not found',
  lostDetail:
    'The keychain of this computer has no key for this workspace. The sealed grants are still there, but nothing here can open them.',
  lostRecovery: 'With the recovery sheet, its twelve words open the vault on this computer:',
  lostNone: 'Without a recovery sheet every company must be authorized again. Pulled accounts and mappings are not affected.',
  recoverCommand: 'advisoros --workspace {location} vault recover',

  lineLocked: 'The vault is locked: nothing can be pulled or authorized.',
  lineWaiting: 'Waiting for the keychain: nothing can be pulled or authorized.',
  lineLost: 'The vault’s key was not found: nothing can be pulled or authorized.',
  lineElsewhere: 'The grants of this workspace live on another computer: here you can map and read, not pull.',
  lineCopy: 'This is a copy of a workspace: here you can map and read, not pull.',
  lineAct: 'Open the vault',

  holders: 'Who can open the vault',
  holderKind:
    '{kind, select, keychain {This computer’s keychain} passphrase {Passphrase} recovery_code {Recovery code} file {Key file beside the workspace} other {Another holder}}',
  holder: 'Holder',
  made: 'Made',
  lastUsed: 'Last used',
  neverUsed: 'Never',
  status:
    '{status, select, unlocked {Unlocked} locked {Locked} waiting_for_keychain {Waiting for the keychain} key_lost {Key not found} other {No vault yet}}',
  noVault: 'The vault is made with the first secret: when a company is connected or an app is registered.',
  oneHolder: 'One holder can open the vault. If it is lost, every company must be authorized again. A recovery sheet is a second one.',

  recovery: 'Recovery sheet',
  recoveryNone:
    'Twelve words that open the vault on any computer. They are written to a file that only you can read; print it, then delete the file. They are never shown in this window.',
  recoverySave: 'Save the recovery sheet',
  recoverySaved: 'The sheet was written to',
  recoveryConfirmLead: 'To be sure that the sheet is readable, type two of its words.',
  recoveryWord: 'Word {position}',
  recoveryWordMissing: 'Type the word first',
  recoveryConfirm: 'Confirm the sheet',
  recoveryConfirmed: 'The recovery sheet was confirmed',
  recoveryConfirmedTitle: 'A recovery sheet exists and was confirmed',
  recoveryConfirmedDetail: 'Keep it away from this computer. It is not shown again.',
  recoveryNoVault: 'There is nothing to recover before the vault exists.',
  recoveryLocked: 'Open the vault first',
  recoveryRehearsal: 'A rehearsal workspace holds no real secret, so it needs no sheet. You may try it all the same.',
  challenge: 'the two words to ask for',
});
