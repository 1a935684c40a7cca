import { useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { PartnerView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Wizard.module.css';

interface ManifestProps {
  title: string;
  help: string;
  act: string;
  read: ReturnType<typeof useAct<string, PartnerView>>;
  onDone: (partner: PartnerView) => void;
  onClose: () => void;
}

/** Reads a manifest file. What is wrong with it stands at the field, and the file can be mended and read again. */
function ManifestDialog({ title, help, act, read, onDone, onClose }: ManifestProps) {
  const say = useWords();
  const [path, setPath] = useState('');
  const refusal = read.error === null ? null : toCommandError(read.error);
  const ofTheFile = refusal?.code === 'invalid_input';
  const submit = (): void => read.mutate(path.trim(), { onSuccess: onDone });
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" disabled={path.trim() === '' || read.isPending} onClick={submit}>
            {act}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={event => {
          event.preventDefault();
          if (path.trim() !== '') submit();
        }}
        noValidate
      >
        <p>{help}</p>
        <TextField
          label={say(words.manifestPath)}
          help={say(words.manifestPathHelp)}
          error={refusal && ofTheFile ? [refusal.message, refusal.hint].filter(Boolean).join('. ') : null}
          mono
          value={path}
          onChange={event => {
            setPath(event.target.value);
            read.reset();
          }}
        />
        {refusal && !ofTheFile && <Failed error={read.error} />}
      </form>
    </Dialog>
  );
}

export function AddPartner({ onClose }: { onClose: () => void }) {
  const say = useWords();
  const { confirm } = useToasts();
  const add = useAct(
    (backend, file: string) => backend.addPartner(file),
    () => ['partners'],
  );
  return (
    <ManifestDialog
      title={say(words.addPartnerTitle)}
      help={say(words.addPartnerHelp)}
      act={say(words.addPartnerAct)}
      read={add}
      onDone={partner => {
        confirm(say(words.partnerAdded, { partner: partner.name }));
        onClose();
      }}
      onClose={onClose}
    />
  );
}

/** Puts another manifest in the place of the one that a partner of the firm's own has. */
export function ReplacePartner({ partner: { id, name } }: { partner: PartnerView }) {
  const say = useWords();
  const { confirm } = useToasts();
  const [asking, setAsking] = useState(false);
  const replace = useAct(
    (backend, file: string) => backend.replacePartner(id, file),
    () => ['partners', 'apps', 'connections', 'consent_requests', 'attention', 'health'],
  );
  const close = (): void => {
    setAsking(false);
    replace.reset();
  };
  return (
    <>
      <Button aria-label={say(words.replacePartnerNamed, { partner: name })} onClick={() => setAsking(true)}>
        {say(words.replacePartner)}
      </Button>
      {asking && (
        <ManifestDialog
          title={say(words.replacePartnerTitle, { partner: name })}
          help={say(words.replacePartnerHelp)}
          act={say(words.replacePartner)}
          read={replace}
          onDone={partner => {
            confirm(say(words.partnerReplaced, { partner: partner.name }));
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
}

/** Takes a partner of the firm's own off the list; refused once something was connected to it. */
export function RemovePartner({ partner }: { partner: PartnerView }) {
  const say = useWords();
  const { confirm } = useToasts();
  const [asking, setAsking] = useState(false);
  const remove = useAct(
    (backend, id: string) => backend.removePartner(id),
    () => ['partners', 'apps', 'provisioning', 'consent_requests', 'attention'],
  );
  const { name } = partner;
  const close = (): void => {
    setAsking(false);
    remove.reset();
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{say(words.removePartner, { partner: name })}</Button>
      {asking && (
        <Dialog
          open
          onClose={close}
          title={say(words.removePartnerTitle, { partner: name })}
          footer={
            <>
              <Button onClick={close}>{say(words.cancel)}</Button>
              <Button
                look="danger"
                disabled={remove.isPending}
                onClick={() => remove.mutate(partner.id, { onSuccess: () => confirm(say(words.partnerRemoved, { partner: name })) })}
              >
                {say(words.removePartner, { partner: name })}
              </Button>
            </>
          }
        >
          <p>{say(words.removePartnerDetail)}</p>
          {remove.error !== null && <Failed error={remove.error} />}
        </Dialog>
      )}
    </>
  );
}
