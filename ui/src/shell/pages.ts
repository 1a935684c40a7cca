import { Building2, FileCheck2, Gauge, HeartPulse, type LucideIcon, Network, Table2 } from 'lucide-react';
import type { Message } from '../shared/words.ts';
import { words } from './messages.ts';

export interface PageEntry {
  to: '/' | '/clients' | '/connections' | '/mapping' | '/health' | '/reports';
  title: Message;
  icon: LucideIcon;
  keys: string;
}

/** The pages that exist, in the order of the sidebar and of Ctrl+1..7. */
export const pages: readonly PageEntry[] = [
  { to: '/', title: words.overview, icon: Gauge, keys: 'Ctrl+1' },
  { to: '/clients', title: words.clients, icon: Building2, keys: 'Ctrl+2' },
  { to: '/connections', title: words.connections, icon: Network, keys: 'Ctrl+3' },
  { to: '/mapping', title: words.mapping, icon: Table2, keys: 'Ctrl+4' },
  { to: '/health', title: words.health, icon: HeartPulse, keys: 'Ctrl+5' },
  { to: '/reports', title: words.reports, icon: FileCheck2, keys: 'Ctrl+6' },
];
