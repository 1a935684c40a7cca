import type { ConnectionView } from '../../ipc/bindings.ts';
import { ConfirmByName } from '../../shared/float/Dialog.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';

interface Props {
  connection: ConnectionView;
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

export function DisconnectDialog({ connection, open, onClose, onConfirm }: Props) {
  const say = useWords();
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
      <p>{say(words.confirmLost)}</p>
      <p>{say(words.confirmKept)}</p>
    </ConfirmByName>
  );
}
