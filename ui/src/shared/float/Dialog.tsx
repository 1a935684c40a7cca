import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, type RefObject, useId, useRef, useState } from 'react';
import { Button, IconButton } from '../button/Button.tsx';
import { TextField } from '../field/Field.tsx';
import { messages, useWords } from '../words.ts';
import styles from './Float.module.css';

const words = messages('dialog', {
  close: 'Close',
  typeName: 'Type {name} to confirm',
  keep: 'Keep it',
});

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  footer?: ReactNode;
  wide?: boolean;
  initialFocus?: RefObject<HTMLElement | null>;
}

/** Only for acts that must be finished or refused; details belong in a page or an inspector. */
export function Dialog({ open, onClose, title, children, footer, wide, initialFocus }: Props) {
  const say = useWords();
  return (
    <Base.Root open={open} onOpenChange={next => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.dialog} data-wide={wide} initialFocus={initialFocus ?? true}>
          <header className={styles.dialogHeader}>
            <Base.Title className={styles.dialogTitle}>{title}</Base.Title>
            <Base.Close render={<IconButton label={say(words.close)} icon={<X />} keys="Esc" />} />
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
          <section className={styles.dialogBody} tabIndex={0} aria-label={title}>
            {children}
          </section>
          {footer && <footer className={styles.dialogFooter}>{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** What is lost, and what is kept. */
  children: ReactNode;
  /** The name that must be typed. */
  name: string;
  /** The act and its object. */
  act: string;
  onConfirm: () => void;
}

/** For what cannot be taken back: names what is lost and asks for the object's name. */
export function ConfirmByName({ open, onClose, title, children, name, act, onConfirm }: ConfirmProps) {
  const say = useWords();
  const [typed, setTyped] = useState('');
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const matches = typed.trim() === name;
  return (
    <Dialog
      open={open}
      onClose={() => {
        setTyped('');
        onClose();
      }}
      title={title}
      initialFocus={field}
      footer={
        <>
          <Button onClick={onClose}>{say(words.keep)}</Button>
          <Button look="danger" type="submit" form={form} disabled={!matches}>
            {act}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.stack}
        onSubmit={event => {
          event.preventDefault();
          if (!matches) return;
          setTyped('');
          onConfirm();
        }}
      >
        {children}
        <TextField ref={field} label={say(words.typeName, { name })} value={typed} onChange={event => setTyped(event.target.value)} />
      </form>
    </Dialog>
  );
}
