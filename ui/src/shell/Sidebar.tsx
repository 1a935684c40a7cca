import { Link, useLocation } from '@tanstack/react-router';
import { CircleHelp, PanelLeftClose, PanelLeftOpen, Search, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import type { WorkspaceView } from '../ipc/bindings.ts';
import { useAttention } from '../ipc/queries.ts';
import { formatCount } from '../shared/format.ts';
import { Kbd, keyText } from '../shared/Kbd.tsx';
import { useWords } from '../shared/words.ts';
import { JobsButton } from './JobsButton.tsx';
import { words } from './messages.ts';
import { type PageEntry, pagesOf } from './pages.ts';
import styles from './Sidebar.module.css';
import { WorkspaceButton } from './WorkspaceButton.tsx';

interface Props {
  workspace: WorkspaceView;
  collapsed: boolean;
  onToggle: () => void;
  onPalette: () => void;
  onHelp: () => void;
}

export function Sidebar({ workspace, collapsed, onToggle, onPalette, onHelp }: Props) {
  const say = useWords();
  const { pathname } = useLocation();
  const { data: attention = [] } = useAttention();
  const urgent = attention.filter(item => item.severity !== 'info').length;
  const Toggle = collapsed ? PanelLeftOpen : PanelLeftClose;
  return (
    <nav className={styles.sidebar} data-collapsed={collapsed} data-region="sidebar" aria-label={say(words.navigation)}>
      <WorkspaceButton workspace={workspace} collapsed={collapsed} />
      <button type="button" className={styles.search} onClick={onPalette} title={`${say(words.search)} (${keyText('Ctrl+K')})`}>
        <Search aria-hidden="true" />
        <span className={styles.label}>{say(words.search)}</span>
        <Kbd keys="Ctrl+K" />
      </button>
      <ul className={styles.list}>
        {pagesOf(workspace).map(page => (
          <li key={page.to}>
            <NavLink to={page.to} current={isWithin(pathname, page.to)} label={say(page.title)} keys={page.keys} icon={<page.icon />}>
              {page.to === '/' && urgent > 0 && (
                <span className={styles.count} title={say(words.attentionCount, { count: urgent })}>
                  {formatCount(urgent)}
                  <span className="visually-hidden">{say(words.attentionCount, { count: urgent })}</span>
                </span>
              )}
            </NavLink>
          </li>
        ))}
      </ul>
      <ul className={styles.bottom}>
        <li>
          <JobsButton collapsed={collapsed} />
        </li>
        <li>
          <NavLink
            to="/settings"
            current={pathname.startsWith('/settings')}
            label={say(words.settings)}
            keys="Ctrl+,"
            icon={<Settings />}
          />
        </li>
        <li>
          <button type="button" className={styles.item} onClick={onHelp} title={`${say(words.help)} (F1)`}>
            <CircleHelp aria-hidden="true" />
            <span className={styles.label}>{say(words.help)}</span>
          </button>
        </li>
        <li>
          <button
            type="button"
            className={styles.item}
            onClick={onToggle}
            aria-expanded={!collapsed}
            title={`${say(collapsed ? words.expand : words.collapse)} (${keyText('Ctrl+B')})`}
          >
            <Toggle aria-hidden="true" />
            <span className={styles.label}>{say(collapsed ? words.expand : words.collapse)}</span>
          </button>
        </li>
      </ul>
    </nav>
  );
}

interface NavLinkProps {
  to: PageEntry['to'] | '/settings';
  current: boolean;
  label: string;
  keys: string;
  icon: ReactNode;
  children?: ReactNode;
}

function NavLink({ to, current, label, keys, icon, children }: NavLinkProps) {
  return (
    <Link to={to} className={styles.item} aria-current={current ? 'page' : undefined} title={`${label} (${keyText(keys)})`}>
      {icon}
      <span className={styles.label}>{label}</span>
      {children}
    </Link>
  );
}

const isWithin = (pathname: string, page: string): boolean => (page === '/' ? pathname === '/' : pathname.startsWith(page));
