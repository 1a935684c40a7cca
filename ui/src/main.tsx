import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/inter';
import '@fontsource-variable/geist-mono';
import './shared/base.css';
import { backend } from '#backend';
import { BackendProvider } from './ipc/context.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html lost its root');
createRoot(root).render(
  <StrictMode>
    <BackendProvider value={backend}>{null}</BackendProvider>
  </StrictMode>,
);
