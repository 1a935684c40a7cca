import type { ConnectionView } from '../../ipc/bindings.ts';
import { ConfirmByName } from '../../shared/float/Dialog.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { useKinds } from './useKinds.ts';

interface Props {
  connection: ConnectionView;
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

export function DisconnectDialog({ connection, open, onClose, onConfirm }: Props) {
  const say = useWords();
  const kinds = useKinds(connection);
  const name = connection.display_name;
  return (
    <ConfirmByName
      open={open}
      onClose={onClose}
      title={say(words.confirmTitle, { name })}
      name={name}
      act={say(words.confirmAct, { name })}
      onConfirm={() => {
        onClose();
        onConfirm();
      }}
    >
      <p>{say(words.confirmLost, kinds)}</p>
      <p>{say(words.confirmKept, kinds)}</p>
      {connection.capabilities.subscriptions && <p>{say(words.confirmSubscribed, { partner: connection.partner_name })}</p>}
      {kinds.auth === 'api_key' && <p>{say(words.confirmLeft, { partner: connection.partner_name })}</p>}
    </ConfirmByName>
  );
}
