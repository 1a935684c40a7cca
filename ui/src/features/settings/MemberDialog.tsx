import { type FormEvent, useId, useRef, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { FirmMember, Role } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Choice, TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { MEMBER_TAGS } from './memberTags.ts';
import { words } from './messages.ts';
import styles from './Settings.module.css';

const ROLES: readonly Role[] = ['admin', 'engagement_lead', 'viewer'];

/** Adds a person, or changes their name and role. */
export function MemberDialog({ member, onClose }: { member: FirmMember | null; onClose: () => void }) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(member?.name ?? '');
  const [role, setRole] = useState<Role>(member?.role ?? 'engagement_lead');
  const save = useAct(
    backend => (member ? backend.editMember({ id: member.id, name, role }) : backend.addMember({ name, role })),
    () => MEMBER_TAGS,
  );
  const refusal = save.error === null ? null : toCommandError(save.error);
  const ofTheName = refusal?.code === 'invalid_input';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined, {
      onSuccess: saved => {
        confirm(say(member ? words.memberSaved : words.memberAdded, { name: saved.name }));
        onClose();
      },
      onError: () => field.current?.focus(),
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title={member ? say(words.editMemberTitle, { name: member.name }) : say(words.addMember)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={save.isPending}>
            {say(member ? words.saveMember : words.addMember)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.answer} onSubmit={submit} noValidate>
        <TextField
          ref={field}
          label={say(words.memberName)}
          help={say(words.memberNameHelp)}
          error={ofTheName ? [refusal.message, refusal.hint].filter(Boolean).join('. ') : null}
          value={name}
          onChange={event => {
            save.reset();
            setName(event.target.value);
          }}
        />
        <Choice
          legend={say(words.role)}
          value={role}
          options={ROLES.map(value => ({
            value,
            title: say(words.roleName, { role: value }),
            detail: say(words.roleMay, { role: value }),
            unavailable: member?.is_you && value !== member.role ? say(words.notOwnRole) : undefined,
          }))}
          onChange={setRole}
        />
        {refusal && !ofTheName && <Failed error={save.error} />}
      </form>
    </Dialog>
  );
}
