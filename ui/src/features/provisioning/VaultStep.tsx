import { Button } from '../../shared/button/Button.tsx';
import { kindsOf } from '../../shared/kinds.ts';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { CreateVault } from '../vault/CreateVault.tsx';
import { words } from './messages.ts';
import type { Wizard } from './useWizard.ts';
import { WizardFrame } from './WizardFrame.tsx';

/** Only before a workspace's first secret: what shall hold the vault's key. */
export function VaultStep({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const kinds = kindsOf(wizard.partner);
  const form = 'create-vault';
  const exists = wizard.workspace.vault.status !== 'missing';
  const proceed = (): void => wizard.saveAndGo(wizard.next, { ...wizard.inputs, vault_made: 'yes' });
  return (
    <WizardFrame
      wizard={wizard}
      lead={say(words.vaultLead, kinds)}
      why={<p>{say(words.vaultWhy, kinds)}</p>}
      primary={
        exists ? (
          <Button look="primary" onClick={proceed}>
            {say(words.continue)}
          </Button>
        ) : (
          <CreateVault.Submit form={form} />
        )
      }
    >
      {exists ? <StatusBox kind="healthy" title={say(words.vaultDone)} /> : <CreateVault form={form} onMade={proceed} />}
    </WizardFrame>
  );
}
