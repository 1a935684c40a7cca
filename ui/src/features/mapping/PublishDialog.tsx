import { useState } from 'react';
import type { ConnectionView, MappingStatusView } from '../../ipc/bindings.ts';
import { useBackend } from '../../ipc/context.tsx';
import { Button } from '../../shared/button/Button.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import type { MappingModel } from './model/mappingModel.ts';
import type { MappingSession } from './model/session.ts';
import { useMappingWords } from './useMappingWords.ts';

interface Props {
  session: MappingSession;
  model: MappingModel;
  status: MappingStatusView;
  connection: ConnectionView;
  onClose: () => void;
}

/** What publishing does, before it does it. */
export function PublishDialog({ session, model, status, connection, onClose }: Props) {
  const say = useMappingWords();
  const backend = useBackend();
  const { confirm } = useToasts();
  const [failure, setFailure] = useState<unknown>(null);
  const [isRunning, setRunning] = useState(false);
  const { counts } = model;
  const conflicts = counts.changed + counts.orphaned;
  const publish = async (): Promise<void> => {
    setRunning(true);
    setFailure(null);
    try {
      const { revision } = await backend.publishMapping(connection.id);
      await session.readStatus();
      confirm(say(words.publishDone, { revision }));
      onClose();
    } catch (error) {
      setFailure(error);
      setRunning(false);
    }
  };
  const effects = [
    say(words.publishEffects, { revision: (status.published?.revision ?? 0) + 1, count: counts.confirmed }),
    ...(status.published ? [say(words.publishChanges, { count: status.unpublished_changes })] : []),
    ...(counts.unmapped + counts.suggested > 0 ? [say(words.publishLeftOut, { count: counts.unmapped + counts.suggested })] : []),
    ...(status.drift.length > 0 ? [say(words.publishDrift, { count: status.drift.length })] : []),
    ...(conflicts > 0 ? [say(words.publishConflicts, { count: conflicts })] : []),
    say(words.publishWrites),
  ];
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.publishTitle, { company: connection.display_name })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" disabled={isRunning} onClick={() => void publish()}>
            {say(words.publishAct, { count: counts.confirmed })}
          </Button>
        </>
      }
    >
      <ul className={styles.effects}>
        {effects.map(effect => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      {failure !== null && <Failed error={failure} />}
    </Dialog>
  );
}
