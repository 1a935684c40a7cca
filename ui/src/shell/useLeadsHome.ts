import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { WorkspaceView } from '../ipc/bindings.ts';
import { useSettings } from '../ipc/preferences.ts';

/** An engagement lead who was nowhere yet begins with their own clients; everybody else begins with the overview. */
export function useLeadsHome(workspace: WorkspaceView): void {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { data: settings } = useSettings();
  const isDecided = useRef(false);
  useEffect(() => {
    if (isDecided.current || !settings) return;
    isDecided.current = true;
    const isNew = settings.last_route === undefined && pathname === '/' && !workspace.first_start;
    if (isNew && workspace.member.role === 'engagement_lead') void navigate({ to: '/clients', replace: true });
  }, [settings, pathname, workspace, navigate]);
}
