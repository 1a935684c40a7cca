import { useNavigate, useParams } from '@tanstack/react-router';
import { useWorkspace } from '../../ipc/queries.ts';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Tabs } from '../../shared/Tabs.tsx';
import { useWords } from '../../shared/words.ts';
import { CategoriesSection } from '../categories/CategoriesSection.tsx';
import { VaultSection } from '../vault/VaultSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { AppsSection } from './AppsSection.tsx';
import { AuditSection } from './AuditSection.tsx';
import { BackupsSection } from './BackupsSection.tsx';
import { DoctorSection } from './DoctorSection.tsx';
import { MembersSection } from './MembersSection.tsx';
import { words } from './messages.ts';
import { RulesSection } from './RulesSection.tsx';
import { isSettingsSection, SETTINGS_SECTIONS } from './sections.ts';

export function SettingsPage() {
  const say = useWords();
  const navigate = useNavigate();
  const workspace = useWorkspace();
  const { section: asked } = useParams({ from: '/settings/$section' });
  const section = isSettingsSection(asked) ? asked : SETTINGS_SECTIONS[0];
  return (
    <>
      <PageHeader title={say(words.title)} />
      <Tabs
        label={say(words.sections)}
        value={section}
        tabs={SETTINGS_SECTIONS.map(value => ({ value, title: say(words.section, { section: value }) }))}
        onChange={next => void navigate({ to: '/settings/$section', params: { section: next }, replace: true })}
      >
        <PageBody>
          {section === 'vault' && (
            <Answer query={workspace} what={say(words.workspaceWaiting)} shape="panel">
              {found => <VaultSection workspace={found} />}
            </Answer>
          )}
          {section === 'apps' && <AppsSection />}
          {section === 'categories' && <CategoriesSection />}
          {section === 'rules' && <RulesSection />}
          {section === 'members' && <MembersSection />}
          {section === 'backups' && <BackupsSection />}
          {section === 'appearance' && <AppearanceSection />}
          {section === 'audit' && <AuditSection />}
          {section === 'doctor' && <DoctorSection />}
        </PageBody>
      </Tabs>
    </>
  );
}
