import { Building2, Drama, FileCheck2, Gauge, HeartPulse, type LucideIcon, Network, Table2 } from 'lucide-react';
import type { WorkspaceView } from '../ipc/bindings.ts';
import type { Message } from '../shared/words.ts';
import { words } from './messages.ts';

export interface PageEntry {
  to: '/' | '/clients' | '/connections' | '/mapping' | '/health' | '/reports' | '/rehearsal';
  title: Message;
  /** What is there. */
  place: Message;
  icon: LucideIcon;
  keys: string;
}

const pages: readonly PageEntry[] = [
  { to: '/', title: words.overview, place: words.placeOverview, icon: Gauge, keys: 'Ctrl+1' },
  { to: '/clients', title: words.clients, place: words.placeClients, icon: Building2, keys: 'Ctrl+2' },
  { to: '/connections', title: words.connections, place: words.placeConnections, icon: Network, keys: 'Ctrl+3' },
  { to: '/mapping', title: words.mapping, place: words.placeMapping, icon: Table2, keys: 'Ctrl+4' },
  { to: '/health', title: words.health, place: words.placeHealth, icon: HeartPulse, keys: 'Ctrl+5' },
  { to: '/reports', title: words.reports, place: words.placeReports, icon: FileCheck2, keys: 'Ctrl+6' },
  { to: '/rehearsal', title: words.rehearsal, place: words.placeRehearsal, icon: Drama, keys: 'Ctrl+7' },
];

/** The pages of a workspace, in the order of the sidebar and of Ctrl+1..7. */
export const pagesOf = ({ rehearsal }: WorkspaceView): readonly PageEntry[] =>
  rehearsal ? pages : pages.filter(page => page.to !== '/rehearsal');
