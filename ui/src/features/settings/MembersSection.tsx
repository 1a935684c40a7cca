import { Ellipsis, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { FirmMember } from '../../ipc/bindings.ts';
import { useMembers, useWorkspace } from '../../ipc/queries.ts';
import { Button, IconButton } from '../../shared/button/Button.tsx';
import { Menu } from '../../shared/float/Menu.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Time } from '../../shared/Time.tsx';
import { Table } from '../../shared/table/Table.tsx';
import { useWords } from '../../shared/words.ts';
import { MemberDialog } from './MemberDialog.tsx';
import { MEMBER_TAGS } from './memberTags.ts';
import { words } from './messages.ts';
import styles from './Settings.module.css';

/** The people of the firm: who may do what. What somebody did and leads stays when their rights are taken away. */
export function MembersSection() {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const members = useMembers();
  const [open, setOpen] = useState<'add' | FirmMember | null>(null);
  const readOnly = workspace?.member.role === 'admin' ? undefined : say(words.membersAdminOnly);
  return (
    <>
      <div className={styles.leadRow}>
        <p className={styles.lead}>{say(words.membersLead)}</p>
        <Button look="primary" icon={<UserPlus />} unavailable={readOnly} onClick={() => setOpen('add')}>
          {say(words.addMember)}
        </Button>
      </div>
      <Answer query={members} what={say(words.membersWaiting)}>
        {found => <Members members={found.members} readOnly={readOnly} onEdit={setOpen} />}
      </Answer>
      {open !== null && <MemberDialog member={open === 'add' ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

interface Props {
  members: readonly FirmMember[];
  readOnly: string | undefined;
  onEdit: (member: FirmMember) => void;
}

function Members({ members, readOnly, onEdit }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const enable = useAct(
    (backend, member: FirmMember) => backend.enableMember(member.id),
    () => MEMBER_TAGS,
  );
  const disable = useAct(
    (backend, member: FirmMember) => backend.disableMember(member.id),
    () => MEMBER_TAGS,
  );
  const giveBack = (member: FirmMember): void =>
    enable.mutate(member, { onSuccess: ({ name }) => confirm(say(words.memberEnabled, { name })) });
  const takeAway = (member: FirmMember): void =>
    disable.mutate(member, { onSuccess: ({ name }) => confirm(say(words.memberDisabled, { name }), () => giveBack(member)) });
  const failure = enable.error ?? disable.error;
  return (
    <>
      {failure !== null && <Failed error={failure} />}
      <Table
        label={say(words.section, { section: 'members' })}
        rows={members}
        rowKey={member => member.id}
        columns={[
          {
            key: 'name',
            title: say(words.memberName),
            cell: member => (
              <span className={styles.name}>
                {member.name} {member.is_you && <span className={styles.you}>{say(words.you)}</span>}
              </span>
            ),
          },
          {
            key: 'role',
            title: say(words.role),
            cell: member => (
              <>
                {say(words.roleName, { role: member.role })}
                <span className={styles.hint}>{say(words.roleMay, { role: member.role })}</span>
              </>
            ),
          },
          {
            key: 'rights',
            title: say(words.rights),
            cell: member =>
              member.disabled_at === null ? (
                say(words.rightsInForce)
              ) : (
                <>
                  {say(words.rightsTaken)} <Time at={member.disabled_at} />
                </>
              ),
          },
          {
            key: 'acts',
            title: say(words.acts),
            align: 'end',
            cell: member => (
              <Menu
                trigger={<IconButton icon={<Ellipsis />} label={say(words.actsOf, { app: member.name })} />}
                entries={[
                  { label: say(words.editMember), unavailable: readOnly, onSelect: () => onEdit(member) },
                  member.disabled_at === null
                    ? {
                        label: say(words.disableMember),
                        danger: true,
                        unavailable: readOnly ?? (member.is_you ? say(words.notYourself) : undefined),
                        onSelect: () => takeAway(member),
                      }
                    : { label: say(words.enableMember), unavailable: readOnly, onSelect: () => giveBack(member) },
                ]}
              />
            ),
          },
        ]}
      />
    </>
  );
}
