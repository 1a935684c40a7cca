import { type FormEvent, useId, useRef, useState } from 'react';
import { useAddCalendar, useRemoveCalendar, useStartPull } from '../../../ipc/acts.ts';
import type { AddedCalendarState, AddedCalendarView, ConnectionView } from '../../../ipc/bindings.ts';
import { useAddedCalendars } from '../../../ipc/queries.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { TextField } from '../../../shared/field/Field.tsx';
import { Dialog } from '../../../shared/float/Dialog.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Answer } from '../../../shared/states/Answer.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import type { StatusKind } from '../../../shared/status/Shape.tsx';
import { Status } from '../../../shared/status/Status.tsx';
import { useWords } from '../../../shared/words.ts';
import styles from './Addresses.module.css';
import { words } from './messages.ts';

interface Props {
  connection: ConnectionView;
  onClose: () => void;
}

/** An address, what the partner says to it, and those that were added before. */
export function AddressesDialog({ connection, onClose }: Props) {
  const say = useWords();
  const field = useRef<HTMLInputElement>(null);
  const form = useId();
  const [address, setAddress] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [result, setResult] = useState<string | null>(null);
  const calendars = useAddedCalendars(connection.id);
  const add = useAddCalendar(connection.id);
  const remove = useRemoveCalendar(connection.id);
  const pull = useStartPull();
  const { confirm } = useToasts();
  const partner = connection.partner_name;
  const isAsking = add.isPending || remove.isPending;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const text = address.trim();
    setMissing(text === '');
    setResult(null);
    field.current?.focus();
    if (text === '' || isAsking) return;
    remove.reset();
    add.mutate(text, {
      onSuccess: ({ name, access }) => {
        setAddress('');
        setResult(say(words.added, { name, access: access === '' ? 'none' : access }));
      },
    });
  };
  const removeNow = ({ address: removed, name }: AddedCalendarView): void => {
    add.reset();
    setResult(null);
    // The line goes, and with it the button that has the focus.
    field.current?.focus();
    remove.mutate(removed, { onSuccess: () => setResult(say(words.removed, { name })) });
  };
  const pullNow = (): void => {
    const order = { connection_id: connection.id, resources: [] };
    // The grid behind is drawn anew when the rows have come, and a dialog over it would be gone with them.
    pull.mutate(order, {
      onSuccess: () => {
        confirm(say(words.pulling));
        onClose();
      },
    });
  };
  const failure = add.error ?? remove.error ?? pull.error;
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title={say(words.title)}
      footer={
        <>
          <Button disabled={isAsking || pull.isPending} onClick={pullNow}>
            {say(words.pull)}
          </Button>
          <Button onClick={onClose}>{say(words.done)}</Button>
          <Button look="primary" type="submit" form={form} disabled={isAsking}>
            {say(add.isPending ? words.adding : words.add, { partner })}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <p>{say(words.lead, { partner })}</p>
        <form id={form} onSubmit={submit} noValidate>
          <TextField
            ref={field}
            label={say(words.address)}
            help={say(words.addressHelp)}
            error={isMissing ? say(words.missing) : null}
            spellCheck={false}
            autoComplete="off"
            value={address}
            onChange={event => {
              setAddress(event.target.value);
              setMissing(false);
            }}
          />
        </form>
        <p role="status" className={styles.result}>
          {result}
        </p>
        {failure !== null && <Failed error={failure} />}
        <section className={styles.stack} aria-labelledby={`${form}-list`}>
          <h3 id={`${form}-list`}>{say(words.listTitle)}</h3>
          <Answer query={calendars} what={say(words.waiting)} shape="panel">
            {({ calendars: added }) =>
              added.length === 0 ? (
                <p className={styles.muted}>{say(words.none)}</p>
              ) : (
                <ul className={styles.list}>
                  {added.map(one => (
                    <Line key={one.address} calendar={one} isBusy={isAsking} onRemove={() => removeNow(one)} />
                  ))}
                </ul>
              )
            }
          </Answer>
        </section>
      </div>
    </Dialog>
  );
}

const kindOf: Record<AddedCalendarState, StatusKind> = {
  pending: 'not-checked',
  read: 'healthy',
  listed: 'healthy',
  unread: 'degraded',
};

function Line({ calendar, isBusy, onRemove }: { calendar: AddedCalendarView; isBusy: boolean; onRemove: () => void }) {
  const say = useWords();
  const { name, address, access, last_pull: state, problem } = calendar;
  return (
    <li className={styles.line}>
      <div className={styles.about}>
        <strong>{name}</strong>
        {name !== address && <code className={styles.address}>{address}</code>}
        <span className={styles.muted}>{access}</span>
        <Status kind={kindOf[state]} word={say(words.state, { state })} />
        {problem !== null && <span className={styles.muted}>{problem}</span>}
      </div>
      <Button size="small" aria-label={say(words.removeNamed, { name })} disabled={isBusy} onClick={onRemove}>
        {say(words.remove)}
      </Button>
    </li>
  );
}
